/** The part of `holdfast status` about SRP. */

import type { MultipathMap, MultipathPath } from '../core/setup/multipath.ts';
import { describeUndecided } from '../core/srp/fabric.ts';
import { loginTrouble, serves } from '../core/srp/verdict.ts';
import type { LoginView, SrpPortView, SrpView } from '../core/srp/view.ts';
import { duration, several } from '../core/words.ts';
import { trouble } from './trouble.ts';

const missingText = ({ memory, obstacle }: LoginView, now: number): string => {
  if (obstacle !== undefined) return `missing: ${obstacle}`;
  if (memory.reason !== undefined) return `missing${trouble(memory, now)}`;
  if (memory.lostAt !== undefined) return `missing: lost ${duration(now - memory.lostAt)} ago`;
  return 'missing: not logged in yet';
};

const stateText = (view: LoginView, now: number): string => {
  const { host } = view;
  if (host === undefined) return missingText(view, now);
  if (!serves(view)) return loginTrouble(view) ?? host.name;
  return `${host.name} running ${host.disks.join(' ') || 'without a disk'}`;
};

export const loginLines = ({ logins, undecided }: SrpView, now: number): readonly string[] => [
  ...logins.map((one) => `${one.what} (${one.source}): ${stateText(one, now)}`),
  ...undecided.map(describeUndecided),
];

const pathText = ({ disk, state, usable }: MultipathPath, logins: readonly LoginView[]): string => {
  const owner = logins.find(({ host }) => host?.disks.includes(disk));
  const by = owner === undefined ? '' : ` by ${owner.what}`;
  return usable ? `${disk}${by}` : `${disk} ${state}${by}`;
};

/** The paths of each map that a disk of a login is part of. */
export const mapLines = ({ logins }: SrpView, maps: readonly MultipathMap[]): readonly string[] =>
  maps.map(({ device, name, paths }) => {
    const usable = paths.filter((path) => path.usable).length;
    const each = paths.map((path) => pathText(path, logins)).join(', ');
    return `${name} (${device}): ${usable} of ${several(paths.length, 'path')} usable: ${each}`;
  });

const scanText = ({ memory, obstacle }: SrpPortView, now: number): string => {
  const { scannedAt, failures, targets } = memory;
  const found = several(targets.length, 'target port');
  const asked =
    scannedAt === undefined
      ? 'not asked yet'
      : `reached ${found} ${duration(now - scannedAt)} ago${failures > 0 ? ', but not since' : ''}`;
  if (obstacle !== undefined) return `${asked}: ${obstacle}`;
  return failures > 0 ? `${asked}${trouble(memory, now)}` : asked;
};

export const scanLines = ({ ports }: SrpView, now: number): readonly string[] =>
  ports.map((one) => `${one.port} (${one.source}) ${scanText(one, now)}`);
