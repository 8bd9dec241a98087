/**
 * Who would miss a disk. What is quick to see is looked at first, and the rest only where that shows nobody: somebody is
 * enough.
 */

import type { Controller } from '../../core/actual.ts';
import { headOf, type DiskUse, type MapUse, type UseActual } from '../../core/removal/use.ts';
import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';
import { observeMaps } from '../multipath.ts';
import { mountOf, serverOf, swapOf, type Block } from './mounts.ts';
import { openerOf } from './openers.ts';

/** A disk and its partitions; undefined where it cannot be seen. */
const blocksOf = async (host: Host, disk: string): Promise<readonly Block[] | undefined> => {
  const entries = await host.list(`/sys/block/${disk}`);
  const partitions = entries.filter((name) => name.startsWith(disk));
  const blocks = await Promise.all(
    ['', ...partitions.map((name) => `/${name}`)].map(async (below) => ({
      name: below === '' ? disk : below.slice(1),
      number: (await attribute(host, `/sys/block/${disk}${below}/dev`)) ?? '',
    })),
  );
  return blocks.every(({ number }) => number !== '') ? blocks : undefined;
};

/** Device-mapper, md, bcache and the like (bd_link_disk_holder in block/holder.c). */
const holdersOf = async (host: Host, disk: string, { name }: Block): Promise<readonly string[]> =>
  host.list(`/sys/block/${disk}${name === disk ? '' : `/${name}`}/holders`);

const holderText = async (host: Host, { name }: Block, holder: string): Promise<string> => {
  const known = await attribute(host, `/sys/block/${holder}/dm/name`);
  return `${name} is held by ${holder}${known === undefined ? '' : ` (${known})`}`;
};

const held = async (
  host: Host,
  disk: string,
  { block, map }: { readonly block: Block; readonly map: string | undefined },
): Promise<string | undefined> => {
  const [holder] = (await holdersOf(host, disk, block)).filter((one) => one !== map);
  return holder === undefined ? undefined : holderText(host, block, holder);
};

const firstOf = async (
  questions: readonly (() => Promise<string | undefined>)[],
): Promise<string | undefined> => {
  for (const question of questions) {
    const answer = await question();
    if (answer !== undefined) return answer;
  }
  return undefined;
};

/** A map holds its paths to itself, so only of the map is that a question. */
const claimed = async (host: Host, disk: string): Promise<string | undefined> => {
  const claim = await host.claim(`/dev/${disk}`);
  if (claim === 'free') return undefined;
  return claim === 'taken'
    ? `somebody has ${disk} to himself`
    : `nobody can tell whether ${disk} is in use: it cannot be opened`;
};

/** The first user of a disk but for the map that holds it. */
const userOf = async (
  host: Host,
  disk: string,
  map: string | undefined,
): Promise<readonly string[]> => {
  const blocks = await blocksOf(host, disk);
  if (blocks === undefined) return [`nobody can tell whether ${disk} is in use`];
  const user = await firstOf([
    ...blocks.flatMap((block) => [
      () => mountOf(host, block),
      () => swapOf(host, block),
      () => held(host, disk, { block, map }),
      () => serverOf(host, block),
    ]),
    ...(map === undefined ? [() => claimed(host, disk)] : []),
    () =>
      openerOf(
        host,
        blocks.map(({ name }) => name),
      ),
  ]);
  return user === undefined ? [] : [user];
};

const observeDisk = async (host: Host, disk: string): Promise<DiskUse> => {
  const { byDisk, maps } = await observeMaps(host, [disk]);
  const device = byDisk.get(disk);
  const map = device === undefined ? undefined : maps.get(device);
  const users = await userOf(host, disk, device);
  if (map === undefined) return { users, maps: [] };
  const use: MapUse = { ...map, users: await userOf(host, map.device, undefined) };
  return { users, maps: [use] };
};

/** show_ana_state in drivers/nvme/host/multipath.c; a target without ANA has no such attribute. */
const isIdle = async (host: Host, controller: string, path: string): Promise<boolean> => {
  const state = await attribute(host, `/sys/class/nvme/${controller}/${path}/ana_state`);
  return state !== undefined && state !== 'optimized' && state !== 'non-optimized';
};

const idleAmong = async (
  host: Host,
  heads: ReadonlySet<string>,
  { name, disks }: Controller,
): Promise<readonly string[]> => {
  const paths = disks.filter((disk) => disk !== headOf(disk) && heads.has(headOf(disk)));
  const idle = await Promise.all(paths.map((path) => isIdle(host, name, path)));
  return paths.filter((_, at) => idle[at]);
};

/** Users of disks or path devices by name, and which of all paths to them nothing goes through. */
export const observeUse = async (
  host: Host,
  disks: readonly string[],
  controllers: readonly Controller[],
): Promise<UseActual> => {
  const heads = new Set(disks.map(headOf));
  const found: [string, DiskUse][] = [];
  // One after the other: of many, most have the same users, and none of this is in a hurry.
  for (const head of heads) found.push([head, await observeDisk(host, head)]);
  const idle = await Promise.all(controllers.map((one) => idleAmong(host, heads, one)));
  return { disks: Object.fromEntries(found), idle: idle.flat() };
};
