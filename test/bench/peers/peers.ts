/** Who brings storage back, each installed as its makers mean it to be and with its own times untouched. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { enableAgent, unit } from '../../lab/agent.ts';
import {
  enable,
  installHoldfast,
  isConnected,
  passEnded,
  portalLine,
  setPortals,
} from '../../lab/holdfast.ts';
import type { Initiator } from '../../lab/initiator.ts';
import { pathTo } from '../usable.ts';

export const path = pathTo('vol1', 1);
const connected = isConnected(path.nqn, path.traddr);

/** One HCA's absence. */
export interface Loss {
  /** Seconds that the HCA is away. */
  readonly away: number;
  /** Where in its own period, 0 to 1, a clock that nobody wakes stands when the HCA is back. */
  readonly phase: number;
}

export interface Peer {
  readonly name: string;
  readonly label: string;
  /** How many machines share its losses, so that who takes long is done in time. */
  readonly machines: number;
  /** Resolves when it runs and the volume is connected. */
  readonly install: (initiator: Initiator) => Promise<void>;
  /** What connects as soon as the HCA is back; nothing: the peer does, in its own time. */
  readonly then?: string;
  /** Right before a loss. */
  readonly prepare?: (initiator: Initiator, loss: Loss) => Promise<void>;
  /** Resolves when it is at rest after a recovery. */
  readonly rest?: (initiator: Initiator) => Promise<void>;
  /** Seconds from the HCA's return to the moment when it will act, if anybody can know. */
  readonly acts?: (loss: Loss) => number;
}

const untilConnected = async ({ shell }: Initiator, timeoutMs = 60_000): Promise<void> => {
  await shell.waitUntil(connected, timeoutMs);
};

/** nvme-cli's own units do that; without it, it cannot even look. */
const load = 'modprobe nvme-rdma';

const connect = `nvme connect -t rdma -a ${path.traddr} -s 4420 -n ${path.nqn}`;

const bare: Peer = {
  name: 'bare',
  label: 'bare nvme connect, at once',
  machines: 1,
  install: async (initiator) => {
    await initiator.shell.run(`${load} && ${connect}`);
    await untilConnected(initiator);
  },
  then: connect,
};

const holdfast =
  (command: string) =>
  async (initiator: Initiator): Promise<void> => {
    await setPortals(initiator, portalLine(path.traddr));
    await installHoldfast(initiator);
    await initiator.shell.run(command, { timeoutMs: 120_000 });
    await untilConnected(initiator);
    await passEnded(initiator);
  };

const agent: Peer = {
  name: 'agent',
  label: 'holdfast agent',
  machines: 1,
  install: holdfast(enableAgent),
};

const units: Peer = {
  name: 'units',
  label: 'holdfast, units and udev rule',
  machines: 1,
  install: holdfast(enable),
  rest: passEnded,
};

const stafdConf = `[Service Discovery]
zeroconf=disabled
[Controllers]
controller=transport=rdma;traddr=${path.traddr};trsvcid=4420
`;

/** Its two services have retry times of their own, for the discovery controller and for the others. */
const bothLive =
  '[[ $(cat /sys/class/nvme/nvme*/state 2>/dev/null | grep -cx live) == 2 ]] && systemctl is-active -q stafd stacd';

const stas: Peer = {
  name: 'stas',
  label: 'nvme-stas',
  machines: 2,
  install: async (initiator) => {
    const { shell } = initiator;
    await shell.put('/etc/stas/stafd.conf', stafdConf);
    await shell.run('systemctl enable --now stafd.service stacd.service', { timeoutMs: 120_000 });
    await untilConnected(initiator, 150_000);
  },
  rest: async ({ shell }) => {
    await shell.waitUntil(bothLive, 150_000);
  },
};

const period = 60;

/** When the timer fires that is to stand at a phase when the HCA is back; never in the moment of the loss. */
const firstTick = ({ away, phase }: Loss): number => {
  const first = (away + phase * period) % period;
  return first < 3 ? first + period : first;
};

const timer: Peer = {
  name: 'timer',
  label: 'nvme connect-all every 60 s',
  machines: 2,
  install: async (initiator) => {
    await setPortals(initiator, portalLine(path.traddr));
    await initiator.shell.run(`${load} && nvme connect-all`, { timeoutMs: 60_000 });
    await untilConnected(initiator);
  },
  prepare: async ({ shell }, loss) => {
    const times = `--on-active=${firstTick(loss)} --on-unit-active=${period} --timer-property=AccuracySec=100ms`;
    await shell.run(`systemd-run -q --unit=connect-all ${times} nvme connect-all`);
  },
  rest: async ({ shell }) => {
    await shell.run('systemctl stop connect-all.timer connect-all.service 2>/dev/null || true');
  },
  acts: ({ phase }) => phase * period,
};

const unitsDir = join(import.meta.dirname, '..', '..', '..', 'units');

/** Not every tree that this runs in has the agent. */
export const hasAgent = (): boolean => existsSync(join(unitsDir, unit));

/** The floor first. */
export const peers = (): readonly Peer[] =>
  hasAgent() ? [bare, agent, units, stas, timer] : [bare, units, stas, timer];
