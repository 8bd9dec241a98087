/** Several that look for SRP targets: each scans the fabric and logs in to every target. */

import type { Diagnostic } from '../../core/diagnostic.ts';
import { loadKeys } from '../load-parts.ts';
import { aboutFile } from '../locate.ts';
import { isYes } from '../modules/module-keys.ts';
import { atLine, type Given, type Said } from './given.ts';
import type { Units } from './units.ts';

interface Starter {
  readonly name: string;
  readonly at: (said: Said) => Diagnostic;
  readonly disable: string;
}

/** Holdfast looks by itself, and what it finds here is somebody beside it. */
const holdfast = ({ configuration }: Given): readonly Pick<Starter, 'name' | 'disable'>[] =>
  configuration.desired.srp?.fabric === undefined
    ? []
    : [{ name: 'Holdfast', disable: 'set [srp] login = no in /etc/holdfast/holdfast.conf' }];

const keys = ['SRPHA_ENABLE', 'SRP_DAEMON_ENABLE'];

/** openibd starts it itself where either key is yes. */
const openibd = async ({ files, tree }: Given, units: Units): Promise<readonly Starter[]> => {
  if ((await units.starts('openibd.service')) === undefined) return [];
  const { openib } = loadKeys(files, tree.hostname).value;
  const key = openib.find((one) => keys.includes(one.key) && isYes(one));
  if (key === undefined) return [];
  const at = (said: Said): Diagnostic => atLine([files.openib], key.source, said, key.key);
  return [{ name: `openibd (${key.key}=yes)`, at, disable: `write ${key.key}=no` }];
};

const byUnit = async (unit: string, units: Units): Promise<readonly Starter[]> => {
  const path = await units.starts(unit);
  if (path === undefined) return [];
  const at = ({ code, ...said }: Said): Diagnostic => aboutFile(code, path, said);
  return [{ name: unit, at, disable: `systemctl disable ${unit}` }];
};

/** `srp_daemon_port@` belongs to srp_daemon.service and stops with it; on Debian srptools.service is another name of it. */
const names = ['srp_daemon.service', 'srptools.service', 'srpd.service'];

export const srpRivals = async (given: Given, units: Units): Promise<readonly Diagnostic[]> => {
  const found = await Promise.all([
    openibd(given, units),
    ...names.map((name) => byUnit(name, units)),
  ]);
  const all = found.flat();
  const [first = all[0]] = holdfast(given);
  if (first === undefined) return [];
  return all
    .filter((one) => one !== first)
    .map((other) =>
      other.at({
        code: 'logged-in-by-two',
        message: `${other.name} and ${first.name} both look for SRP targets: each is logged in to twice, or refused a second time at every scan`,
        hint: `keep one of them: ${other.disable}, or ${first.disable}`,
      }),
    );
};
