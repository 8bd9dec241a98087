import type { Host } from '../host/host.ts';

/** A sysfs attribute without its newline; undefined when it is absent, denied or went away meanwhile. */
export const attribute = async (host: Host, path: string): Promise<string | undefined> => {
  const file = await host.read(path);
  return file.kind === 'text' ? file.text.trim() : undefined;
};

/** Looks at every entry of a class directory at once; entries that vanish meanwhile are left out. */
export const eachEntry = async <T>(
  host: Host,
  directory: string,
  look: (name: string) => Promise<T | undefined>,
): Promise<readonly T[]> => {
  const found = await Promise.all((await host.list(directory)).map(look));
  return found.filter((entry) => entry !== undefined);
};
