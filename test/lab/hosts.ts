/** Several initiators and one target on one wire, for what takes too long one after the other. */

import { join } from 'node:path';
import { ensureImage } from './image.ts';
import { hcaIsUp, initiatorKind, startInitiator } from './initiator.ts';
import type { Initiator } from './initiator.ts';
import { makeRunDir, removeDir } from './paths.ts';
import type { Rail, Wire } from './qemu.ts';
import type { Release } from './recipe.ts';
import { startTarget, targetKind } from './target.ts';
import type { Target } from './target.ts';

/** Rail 1 is a wire that all share; rail 2 leads nowhere. */
export interface Hosts {
  readonly initiators: readonly Initiator[];
  readonly target: Target;
  close(): Promise<void>;
}

type Wires = Rail['wires'];

const railsOf = (macs: readonly string[], wires: Wires, dir: string, name: string): Rail[] => {
  const nobody: Wires = [{ local: join(dir, `${name}-2`), remote: join(dir, 'nobody') }];
  return macs.map((mac, index) => ({ mac, wires: index === 0 ? wires : nobody }));
};

const startTargetIn = async (dir: string, count: number): Promise<Target> => {
  const wire = (n: number): Wire => ({ local: join(dir, `t${n}`), remote: join(dir, `i${n}`) });
  const wires: Wires = [wire(0), ...Array.from({ length: count - 1 }, (_, n) => wire(n + 1))];
  const rails = railsOf(targetKind.macs, wires, dir, 't');
  return startTarget(await ensureImage('bookworm'), { dir: join(dir, 'target'), rails });
};

/** All are resumed from one snapshot: each becomes a host of its own before it has talked to anybody. */
const become = async ({ shell }: Initiator, n: number): Promise<void> => {
  const last = 11 + n;
  const id = `1ab00000-0000-4000-8000-0000000000${last}`;
  await shell.put('/etc/nvme/hostnqn', `nqn.2014-08.org.nvmexpress:uuid:${id}\n`);
  await shell.put('/etc/nvme/hostid', `${id}\n`);
  await shell.put('/etc/lab/hca.conf', `RAIL1_ADDRESS=10.99.1.${last}/24\nADDRESS_DELAY=0\n`);
  const mac = `52:54:00:01:00:${last}`;
  await shell.run(
    `rdma link delete rxe1; ip address flush dev eth1; ip link set eth1 address ${mac}; lab-hca appear eth1`,
  );
  await shell.waitUntil(hcaIsUp(1), 20_000);
};

const startInitiatorIn = async (dir: string, release: Release, n: number): Promise<Initiator> => {
  const wire = { local: join(dir, `i${n}`), remote: join(dir, `t${n}`) };
  const rails = railsOf(initiatorKind.macs, [wire], dir, `i${n}`);
  const options = { dir: join(dir, `host${n}`), rails };
  return startInitiator(initiatorKind, await ensureImage(release), options);
};

/** Starts that many initiators of a release with one target (always bookworm): two seconds each. */
export const startHosts = async (release: Release, count: number): Promise<Hosts> => {
  const dir = await makeRunDir();
  const started: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((machine) => machine.close()));
    await removeDir(dir);
  };
  try {
    const target = await startTargetIn(dir, count);
    started.push(target);
    const initiators: Initiator[] = [];
    while (initiators.length < count) {
      const initiator = await startInitiatorIn(dir, release, initiators.length);
      started.push(initiator);
      await become(initiator, initiators.length);
      initiators.push(initiator);
    }
    return { initiators, target, close };
  } catch (error) {
    await close();
    throw error;
  }
};
