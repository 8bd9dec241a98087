/** What starts passes: the kernel's events, addresses and links. Files, signals and people come from elsewhere. */

import { matters, parseUevent, subsystems, type Uevent } from '../core/uevent.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { Monitor } from './monitor.ts';

/** Who is told. */
export interface Told {
  hint(isSure: boolean): void;
  gap(name: string, isBlind: boolean): void;
}

/** The others show in a look, which costs less than a pass. */
const isSure = ({ subsystem }: Uevent): boolean =>
  subsystem === 'infiniband' || subsystem === 'pci';

const udevadm = {
  program: 'udevadm',
  args: ['monitor', '--kernel', ...subsystems.map((name) => `--subsystem-match=${name}`)],
};

/** Addresses and links make no event of udev's. What a line says is looked at, not believed. */
const ip = { program: 'ip', args: ['-o', 'monitor', 'address', 'link'] };

/** Until `stop` aborts. */
export const listen = async (
  host: Host,
  log: Log,
  told: Told,
  stop: AbortSignal,
): Promise<void> => {
  const onUevent = (line: string): void => {
    const event = parseUevent(line);
    if (event !== undefined && matters(event)) told.hint(isSure(event));
  };
  const onNetwork = (): void => {
    told.hint(false);
  };
  const monitors = [
    { program: udevadm, onLine: onUevent },
    { program: ip, onLine: onNetwork },
  ].map(({ program, onLine }) => {
    const onGap = (isBlind: boolean): void => {
      told.gap(program.program, isBlind);
    };
    return new Monitor(host, log, { program, onLine, onGap, stop });
  });
  await Promise.all(monitors.map((monitor) => monitor.run()));
};
