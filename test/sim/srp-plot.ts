/** Any host with SRP in any state, with everything that is missing coming back sooner or later. */

import fc from 'fast-check';

import { plantLogin } from './srp-kernel.ts';
import { addFabricTarget } from './srp-fabric.ts';
import { giveUp, loseIbHca, loseRail, returnIbHca, returnRail, type SrpSim } from './srp-host.ts';
import { addTarget, bareHost, section, write } from './srp-scene.ts';
import type { SimLogin, SimTarget } from './srp-state.ts';

const rails = 2;
const ibDevices = ['mlx4_0', 'mlx4_1'] as const;

/** Seconds from the start until something is well; 0 for what is from the beginning. */
const late = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 120 }));

const target = fc.record({
  /** 0 and 1: over RDMA/CM; 2 and 3: on the fabric, through one HCA or both. */
  place: fc.nat(3),
  upFrom: late,
  answersFrom: late,
  enabledFrom: late,
  admitsFrom: late,
  stale: fc.nat(2),
  /** A login that is there already, and what it is. */
  held: fc.option(fc.constantFrom('running', 'blocked', 'fail-fast', 'lost'), { nil: undefined }),
});

const accident = fc.record({
  /** Rails, and then HCAs of the fabric. */
  which: fc.nat(3),
  at: fc.integer({ min: 1, max: 300 }),
  awayFor: fc.integer({ min: 1, max: 100 }),
  dirty: fc.boolean(),
});

const notes = fc.oneof(
  fc.constant(undefined),
  fc.string(),
  fc
    .record({
      failures: fc.nat(40),
      timeouts: fc.nat(5),
      notBefore: fc.oneof(fc.nat(20_000), fc.integer({ min: 0, max: 1e10 })),
      succeededAt: fc.option(fc.nat(100_000), { nil: undefined }),
      lostAt: fc.option(fc.nat(100_000), { nil: undefined }),
      connected: fc.boolean(),
    })
    .map((one) =>
      JSON.stringify({
        ...{ version: 1, portals: {}, paths: {} },
        logins: { 'target0 10.99.1.10:5555 0': one, nonsense: one },
        srpPorts: {
          'mlx4_0:1': { ...one, scannedAt: one.lostAt, targets: [{ login: 'nonsense' }] },
          'gone_0:1': { ...one, targets: [] },
        },
      }),
    ),
);

export const srpPlot = fc.record({
  seed: fc.nat(),
  connections: fc.integer({ min: 1, max: 3 }),
  rdmaTool: fc.boolean(),
  fabric: fc.constantFrom('srp_daemon', 'ibsrpdm', 'none'),
  targets: fc.array(target, { minLength: 1, maxLength: 5 }),
  accidents: fc.array(accident, { maxLength: 2 }),
  notes,
});

export type SrpPlot = typeof srpPlot extends fc.Arbitrary<infer T> ? T : never;
type TargetPlot = SrpPlot['targets'][number];

const later = (sim: SrpSim, seconds: number, act: () => void): void => {
  if (seconds === 0) act();
  else sim.timeline.after(seconds * 1000, act);
};

const isCm = ({ place }: TargetPlot): boolean => place < rails;

const put = (sim: SrpSim, plot: TargetPlot, index: number): SimTarget => {
  const guid = `001175000${index}7dd7e0`;
  const ids = { idExt: guid, iocGuid: guid };
  if (isCm(plot)) return addTarget(sim, `10.99.${plot.place + 1}.${10 + index}:5555`, ids);
  const devices = plot.place === rails ? ibDevices.slice(0, 1) : ibDevices;
  return addFabricTarget(
    sim,
    `fe80000000000000${guid}`,
    devices.map((device) => `${device}:1`),
  );
};

const schedule = (sim: SrpSim, plot: TargetPlot, one: SimTarget): void => {
  Object.assign(one, {
    up: false,
    hangs: true,
    enabled: false,
    acls: new Set(),
    stale: plot.stale,
  });
  const address = one.at.slice(0, one.at.lastIndexOf(':'));
  const found = sim.state.peers.find((peer) => peer.address === address);
  if (found !== undefined) found.up = false;
  later(sim, plot.upFrom, () => {
    one.up = true;
    if (found !== undefined) found.up = true;
  });
  later(sim, plot.answersFrom, () => (one.hangs = false));
  later(sim, plot.enabledFrom, () => (one.enabled = true));
  later(sim, plot.admitsFrom, () => (one.acls = undefined));
};

/** A blocked one is brought back by the kernel, or given up. */
const hold = (sim: SrpSim, { held, upFrom }: TargetPlot, one: SimTarget): SimLogin | undefined => {
  if (held === undefined) return undefined;
  const ids = `id_ext=${one.idExt},ioc_guid=${one.iocGuid}`;
  const fabric = `dgid=${one.at},pkey=ffff,service_id=${one.iocGuid},initiator_ext=${one.at.slice(16)}`;
  const [port] = one.reachedFrom;
  const rail = `rxe${one.at.slice(6, 7)}:1`;
  const made = plantLogin(
    sim.srp,
    port ?? rail,
    `${ids},${port === undefined ? `dest=${one.at}` : fabric}`,
  );
  made.state = held;
  if (held === 'lost') giveUp(sim, made, 5000);
  else if (upFrom > 60)
    sim.timeline.after(20_000, () => {
      giveUp(sim, made);
    });
  else
    sim.timeline.after(15_000, () => {
      made.state = 'running';
    });
  return made;
};

const happen = (sim: SrpSim, { which, at, awayFor, dirty }: SrpPlot['accidents'][number]): void => {
  const way = sim.state.rails[which];
  const device = ibDevices[which - rails];
  later(sim, at, () => {
    if (way !== undefined) loseRail(sim, way, dirty);
    if (device !== undefined) loseIbHca(sim, device);
  });
  later(sim, at + awayFor, () => {
    if (way !== undefined) returnRail(sim, way, 3000);
    if (device === undefined) return;
    returnIbHca(sim, device, 'INIT');
    later(sim, 2, () => {
      returnIbHca(sim, device, 'ACTIVE');
    });
  });
};

export const playSrp = (plot: SrpPlot): SrpSim => {
  const sim = bareHost(rails, plot.seed);
  for (const [index, device] of ibDevices.entries())
    sim.srp.ibPorts.push({
      ...{ device, port: 1, there: true, state: 'ACTIVE' },
      guid: `0002c9030000010${index}`,
    });
  sim.srp.rdmaTool = plot.rdmaTool;
  if (plot.fabric === 'ibsrpdm') sim.srp.srpDaemon = 'absent';
  if (plot.fabric !== 'none') sim.state.files.set('/etc/default/srptools', 'PORTS=ALL\n');
  const targets = plot.targets.map((one, index) => put(sim, one, index));
  const sections = targets.flatMap((one, index) =>
    one.reachedFrom.length > 0 ? [] : [section(`target${index}`, one)],
  );
  write(sim, `[srp]\nconnections = ${plot.connections}\n`, ...sections);
  for (const [index, one] of targets.entries()) {
    const own = plot.targets[index];
    if (own === undefined) continue;
    schedule(sim, own, one);
    hold(sim, own, one);
  }
  for (const one of plot.accidents) happen(sim, one);
  if (plot.notes !== undefined) sim.state.files.set('/run/holdfast/state.json', plot.notes);
  return sim;
};

/** `port target` of every login that there should be, as often as there should be one. */
export const wantedLogins = (
  { srp }: SrpSim,
  { fabric, connections }: SrpPlot,
): readonly string[] =>
  srp.targets
    .flatMap(({ at, reachedFrom }) => {
      if (reachedFrom.length === 0) return [`rxe${at.slice(6, 7)}:1 ${at}`];
      return fabric === 'none' ? [] : reachedFrom.map((port) => `${port} ${at}`);
    })
    .flatMap((one) => Array.from({ length: connections }, () => one))
    .sort();
