/** Holdfast in a guest: installed from the tree as a user would, and run there. */

import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Initiator } from './initiator.ts';
import { startPair, type Pair } from './pair.ts';
import type { Release } from './recipe.ts';
import type { Result, Shell } from './shell.ts';

const top = join(import.meta.dirname, '..', '..');

/** Where the source tree lies in the guest. */
export const tree = '/opt/holdfast';

/** Copies what a clone has after `npm run build`: bundle, units, samples and manual pages. */
const putClone = async (shell: Shell): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-tree-'));
  try {
    await mkdir(join(dir, tree), { recursive: true });
    for (const part of ['dist', 'units', 'etc', 'man']) {
      await cp(join(top, part), join(dir, tree, part), { recursive: true });
    }
    await shell.putTree(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

/** Installs Holdfast with `holdfast install`; the units are not enabled. Returns what it printed. */
export const installHoldfast = async ({ shell }: Initiator): Promise<string> => {
  await putClone(shell);
  return shell.run(`node ${tree}/dist/holdfast.cjs install`, { timeoutMs: 60_000 });
};

export const enable =
  'systemctl enable --now holdfast-early.service holdfast.service holdfast.timer';

/** A line of discovery.conf for a portal. */
export const portalLine = (traddr: string, trsvcid = 4420): string =>
  `-t rdma -a ${traddr} -s ${trsvcid}`;

/** Replaces discovery.conf. */
export const setPortals = ({ shell }: Initiator, ...lines: readonly string[]): Promise<void> =>
  shell.put('/etc/nvme/discovery.conf', `${lines.join('\n')}\n`);

/** One pass by hand; the lines it logs are in stdout. */
export const apply = ({ shell }: Initiator): Promise<Result> =>
  shell.exec('holdfast apply', { timeoutMs: 120_000 });

/** True in the guest once the volume is connected over a rail and has a disk. */
export const isConnected = (nqn: string, traddr: string): string =>
  `(for c in /sys/class/nvme/nvme*; do [[ $(cat $c/subsysnqn 2>/dev/null) == ${nqn} && $(cat $c/address) == *traddr=${traddr},* && $(cat $c/state) == live ]] && compgen -G "$c/nvme*n*" >/dev/null && exit 0; done; false)`;

/** The block device of a subsystem of one namespace, above all of its paths. */
export const diskOf = async ({ shell }: Initiator, nqn: string): Promise<string> => {
  const subsystem = `$(dirname $(grep -l ${nqn} /sys/class/nvme-subsystem/*/subsysnqn))`;
  return `/dev/${await shell.run(`ls ${subsystem} | grep -xE 'nvme[0-9]+n[0-9]+'`)}`;
};

/** What Holdfast wrote to the journal, one message a line. */
export const journal = ({ shell }: Initiator): Promise<string> =>
  shell.run('journalctl -b -o cat -t holdfast | sed \'s/.*"msg":"//; s/"}$//\'');

const passIsRunning = 'systemctl is-active holdfast.service | grep -q activating';

/** Waits until no pass of the units is under way. */
export const passEnded = async ({ shell }: Initiator): Promise<void> => {
  await shell.waitUntil(`! ${passIsRunning}`, 120_000);
};

/** From now on only the units' events start passes, not the timer; or nobody does. */
export const silence = async (
  initiator: Initiator,
  what: 'the timer' | 'everything',
): Promise<void> => {
  const { shell } = initiator;
  await shell.run('systemctl disable --now holdfast.timer');
  if (what === 'everything') {
    await shell.run('rm -f /etc/udev/rules.d/90-holdfast.rules; udevadm control --reload');
  }
  await passEnded(initiator);
};

/** A timer that fires often, so that a test need not wait for a minute. */
export const hurryTimer = async ({ shell }: Initiator): Promise<void> => {
  const text = '[Timer]\nOnUnitInactiveSec=\nOnUnitInactiveSec=5s\nRandomizedDelaySec=0\n';
  await shell.put('/etc/systemd/system/holdfast.timer.d/test.conf', text);
  await shell.run('systemctl daemon-reload && systemctl restart holdfast.timer');
};

/** Nothing connected, nothing remembered. */
export const forget = async ({ shell }: Initiator): Promise<void> => {
  await shell.run('nvme disconnect-all; rm -f /run/holdfast/state.json');
};

/** Drop-ins for Holdfast's own settings. */
export const settings = '/etc/holdfast/holdfast.conf.d';

/** An emulated machine on a busy host may need seconds for what hardware does in milliseconds. */
const slowMachine = '[connect]\nfirst-deadline = 6\n';

const releases: readonly Release[] = ['bookworm', 'trixie'];

/** Tests with a pair of machines for each kernel, Holdfast installed and the first portal of each rail written. */
export const describeHoldfast = (title: string, tests: (pair: () => Pair) => void): void => {
  for (const release of releases) {
    describe(`${title}, ${release}`, { timeout: 900_000 }, () => {
      const started: Pair[] = [];
      before(async () => {
        const pair = await startPair({ release });
        started.push(pair);
        await installHoldfast(pair.initiator);
        await setPortals(pair.initiator, portalLine('10.99.1.2'), portalLine('10.99.2.2'));
        await pair.initiator.shell.put(`${settings}/10-slow.conf`, slowMachine);
      });
      after(async () => {
        for (const pair of started) await pair.close();
      });
      tests(() => {
        const [pair] = started;
        assert.ok(pair);
        return pair;
      });
    });
  }
};
