/** A host with portals to connect, told in a few words, and passes on it. */

import { Pass, type PassOptions } from '../../src/agent/pass.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { discoveryNqn } from '../../src/core/ids.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import type { Log } from '../../src/journal/log.ts';
import { simHost, type Sim } from './host.ts';
import type { Request } from './kernel.ts';
import { peer, rail, type ListedRecord, type Peer, type Rail, type State } from './state.ts';

export const hostid = '4c4c4544-0033-4d10-8051-b4c04f4e4332';
export const hostnqn = `nqn.2014-08.org.nvmexpress:uuid:${hostid}`;
export const port = '4420';

const modules = ['ib_core', 'rdma_cm', 'nvme_core', 'nvme_fabrics', 'nvme_rdma'];

export const emptyState = (rails: number, kernel: State['kernel'] = '6.12'): State => ({
  kernel,
  rails: Array.from({ length: rails }, (_, index) => rail(index + 1)),
  peers: [],
  controllers: [],
  modules: new Set(modules),
  available: new Set(modules),
  files: new Map([
    ['/etc/nvme/hostnqn', `${hostnqn}\n`],
    ['/etc/nvme/hostid', `${hostid}\n`],
  ]),
  names: new Map(),
  made: { controllers: 0 },
  unresolved: new Map(),
});

export const listed = (traddr: string, subnqn: string): ListedRecord => ({
  trtype: 'rdma',
  traddr,
  trsvcid: port,
  subnqn,
  subtype: 'nvme subsystem',
});

export const referral = (traddr: string): ListedRecord => ({
  ...listed(traddr, discoveryNqn),
  subtype: 'discovery subsystem referral',
});

/** A live host that exports subsystems on the usual port and lists them. */
export const target = (address: string, ...subsystems: readonly string[]): Peer => {
  const one = peer(address);
  one.ports.set(port, new Set(subsystems));
  one.records = subsystems.map((nqn) => listed(address, nqn));
  return one;
};

/** The connect that a path to that subsystem there is. */
export const requestFor = (traddr: string, subsysnqn: string): Request => ({
  transport: 'rdma',
  traddr,
  trsvcid: port,
  hostTraddr: undefined,
  hostIface: undefined,
  subsysnqn,
  hostnqn,
  hostid,
  kind: subsysnqn === discoveryNqn ? 'discovery' : 'io',
  kato: subsysnqn === discoveryNqn ? 30 : 5,
  by: undefined,
});

/** discovery.conf with a line for each address; a line that has blanks in it is taken as it is. */
export const configure = ({ files }: State, portals: readonly string[]): void => {
  const lines = portals.map((one) => (one.includes(' ') ? one : `-t rdma -a ${one} -s ${port}`));
  files.set('/etc/nvme/discovery.conf', `${lines.join('\n')}\n`);
};

export const begin = (state: State, portals: readonly string[], seed = 1): Sim => {
  configure(state, portals);
  return simHost(state, 20_000, seed);
};

/** The target of the stories that need but one, what it exports, and how that looks when it is connected. */
export const only = {
  address: '10.99.1.2',
  nqn: 'nqn.test:vol',
  live: 'nqn.test:vol at 10.99.1.2 live',
} as const;

/** A host whose only portal is that target. */
export const oneTarget = (kernel: State['kernel'] = '6.12'): Sim => {
  const state = emptyState(1, kernel);
  state.peers.push(target(only.address, only.nqn));
  return begin(state, [only.address]);
};

export const silent: Log = { write: () => undefined };

/** Reads the configuration, which takes real time where a parser must be loaded; what comes back starts a pass. */
export const readyPass = async (
  { host }: Sim,
  log = silent,
  options: PassOptions = {},
): Promise<() => Promise<Verdict>> => {
  const one = new Pass(host, log, await loadConfiguration(host), options);
  return () => one.run();
};

/** Starts a pass without letting time go on. */
export const startPass = async (
  sim: Sim,
  log = silent,
  options: PassOptions = {},
): Promise<Verdict> => (await readyPass(sim, log, options))();

export const pass = async (sim: Sim, log = silent, options: PassOptions = {}): Promise<Verdict> => {
  const start = await readyPass(sim, log, options);
  return sim.timeline.run(start());
};

/** `nqn at address state` of every controller, in order. */
export const controllersOf = ({ state }: Sim): readonly string[] =>
  state.controllers
    .map(({ shownNqn, traddr, state: how }) => `${shownNqn} at ${traddr} ${how}`)
    .sort();

/** The only rail, or the first. */
export const railOf = ({ state }: Sim): Rail => {
  const [way] = state.rails;
  if (way === undefined) throw new Error('a host without rails');
  return way;
};

/** So many passes, a minute before each. */
export const minutes = async (sim: Sim, count: number): Promise<void> => {
  for (let left = count; left > 0; left -= 1) {
    await sim.timeline.pass(60_000);
    await pass(sim);
  }
};
