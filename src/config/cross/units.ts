/** Which services start at boot, told from files and links alone: systemd.unit(5), systemctl(1), systemd-sysv-generator(8). */

import type { ConfigurationSource } from '../reading.ts';

/** By precedence. /lib is where they are before /usr was merged. */
const directories = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** The links by which targets and services want others. */
const linksIn = async (
  tree: ConfigurationSource,
  directory: string,
): Promise<readonly (readonly [string, string])[]> => {
  const names = (await tree.list(directory)).filter((name) => /\.(wants|requires)$/.test(name));
  const links = names.map(async (name) =>
    (await tree.list(`${directory}/${name}`)).map(
      (unit) => [unit, `${directory}/${name}/${unit}`] as const,
    ),
  );
  return (await Promise.all(links)).flat();
};

export class Units {
  readonly #tree: ConfigurationSource;
  readonly #wanted: ReadonlyMap<string, string>;

  private constructor(tree: ConfigurationSource, wanted: ReadonlyMap<string, string>) {
    this.#tree = tree;
    this.#wanted = wanted;
  }

  static async in(tree: ConfigurationSource): Promise<Units> {
    const all = await Promise.all(directories.map((directory) => linksIn(tree, directory)));
    return new Units(tree, new Map(all.flat().reverse()));
  }

  /** The path that makes it start; undefined for a unit that is masked, not there, or not wanted by anything. */
  async starts(unit: string): Promise<string | undefined> {
    if (await this.#isMasked(unit)) return undefined;
    const link = this.#wanted.get(unit);
    // Where a package is gone, its link is left and leads nowhere.
    if (link !== undefined && (await this.#exists(link))) return link;
    return (await this.isThere(unit)) ? undefined : this.#startsByScript(unit);
  }

  /** Instances of a template that are wanted, as `name@instance.service`. */
  instances(template: string): readonly string[] {
    return [...this.#wanted.keys()].filter((name) => name.startsWith(template));
  }

  async isThere(unit: string): Promise<boolean> {
    const found = await Promise.all(directories.map((at) => this.#exists(`${at}/${unit}`)));
    return found.includes(true);
  }

  async #exists(path: string): Promise<boolean> {
    return (await this.#tree.read(path)).kind !== 'absent';
  }

  /** A link to /dev/null, or an empty file. */
  async #isMasked(unit: string): Promise<boolean> {
    for (const directory of directories.slice(0, 2)) {
      const path = `${directory}/${unit}`;
      if ((await this.#tree.readlink(path)) === '/dev/null') return true;
      const file = await this.#tree.read(path);
      if (file.kind === 'text') return file.text === '';
    }
    return false;
  }

  /** A script counts where no unit has its name. */
  async #startsByScript(unit: string): Promise<string | undefined> {
    const name = unit.replace(/\.service$/, '');
    const scripts = [`/etc/init.d/${name}`, `/etc/rc.d/init.d/${name}`];
    if (!(await Promise.all(scripts.map((path) => this.#exists(path)))).includes(true)) {
      return undefined;
    }
    for (const directory of ['rc3.d', 'rc5.d', 'rc2.d', 'rc.d/rc3.d', 'rc.d/rc5.d']) {
      const links = await this.#tree.list(`/etc/${directory}`);
      const link = links.find((one) => /^S\d\d/.test(one) && one.slice(3) === name);
      if (link !== undefined) return `/etc/${directory}/${link}`;
    }
    return undefined;
  }
}
