import type { Host } from '../../host/host.ts';

const directory = '/etc/systemd/system';

/**
 * The first of some units that is enabled: one that another unit's .wants or .requires directory names, and that is not
 * masked (systemctl(1): mask leaves those links alone).
 */
export const enabledUnit = async (
  host: Host,
  units: readonly string[],
): Promise<string | undefined> => {
  const pulling = (await host.list(directory)).filter((name) => /\.(wants|requires)$/.test(name));
  const lists = await Promise.all(pulling.map((name) => host.list(`${directory}/${name}`)));
  const wanted = new Set(lists.flat());
  const enabled = await Promise.all(
    units
      .filter((unit) => wanted.has(unit))
      .map(async (unit) => ((await isMasked(host, unit)) ? undefined : unit)),
  );
  return enabled.find((unit) => unit !== undefined);
};

const isMasked = async (host: Host, unit: string): Promise<boolean> =>
  (await host.readlink(`${directory}/${unit}`)) === '/dev/null';
