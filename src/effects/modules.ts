import type { ModuleName } from '../core/ids.ts';
import type { Exit, Host } from '../host/host.ts';

/** A driver that waits for its firmware may take long; two minutes is udev's own patience with it. */
const deadlineMs = 120_000;

/** What became of one modprobe. */
export interface Loading {
  readonly exit: Exit;
  readonly heedsBlacklist: boolean;
}

/**
 * Loads modules in the order given, in one modprobe, which goes on after a failure. A blacklist holds for what udev
 * loads and not for what is asked for by name (modprobe.d(5)); with `heedsBlacklist` it holds here, too, as nobody asked.
 */
export const loadModules = async (
  host: Host,
  names: readonly ModuleName[],
  heedsBlacklist: boolean,
): Promise<Loading> => {
  const flags = heedsBlacklist ? ['-a', '-b'] : ['-a'];
  const args = [...flags, '--', ...names];
  return { exit: await host.run({ program: 'modprobe', args, deadlineMs }), heedsBlacklist };
};

/** modprobe skips a blacklisted module, and runs an `install` line instead of loading, with success. */
const withoutWords = ({ heedsBlacklist }: Loading): string =>
  heedsBlacklist
    ? 'modprobe passes it over: it is blacklisted in /etc/modprobe.d'
    : 'modprobe did not complain, but it is not loaded: an install line in /etc/modprobe.d stands in for it';

/** Of the lines that modprobe wrote those about this module, without the program's name. */
const wordsAbout = (name: ModuleName, stderr: string): string => {
  const lines = stderr.trim().split('\n');
  const own = new RegExp(`\\b${name.replaceAll('_', '[_-]')}\\b`);
  const about = lines.filter((line) => own.test(line));
  return (about.length === 0 ? lines : about)
    .map((line) => line.replace(/^modprobe: (?:(?:ERROR|FATAL|WARNING): )?/, ''))
    .join('; ');
};

/** Why a module that modprobe was asked for is not loaded. */
export const whyNotLoaded = (loading: Loading, name: ModuleName): string => {
  const { exit } = loading;
  switch (exit.kind) {
    case 'exited': {
      const words = exit.code === 0 ? '' : wordsAbout(name, exit.stderr);
      return words === '' ? withoutWords(loading) : words;
    }
    case 'timed-out':
      return 'modprobe did not end within two minutes: a driver waits for its device';
    case 'stuck':
      return `modprobe (process ${exit.pid}) waits in the kernel and cannot be killed: a driver waits for its device`;
    case 'interrupted':
      return 'modprobe was interrupted';
    case 'not-started':
      return `modprobe cannot be run: ${exit.reason}`;
  }
};
