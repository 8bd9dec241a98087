/** The SRP targets of all files. */

import { endpoint } from '../../core/address.ts';
import type { SrpStaticTarget } from '../../core/desired/srp.ts';
import type { Finding, Span } from '../../core/diagnostic.ts';
import type { Place, Placed, ReadFile } from './placed.ts';

interface PlacedTarget extends Place {
  readonly target: SrpStaticTarget;
}

/** A later section of a name takes the place of an earlier one, also when it is no usable target itself. */
const targetsOf = (files: readonly ReadFile[]): readonly PlacedTarget[] => {
  const all = new Map<string, PlacedTarget | undefined>();
  for (const { source, parsed } of files) {
    for (const { name, span, target } of parsed.value.targets) {
      all.delete(name);
      all.set(name, target && { source, span, target });
    }
  }
  return [...all.values()].filter((one) => one !== undefined);
};

/** What the kernel tells logins of one local port apart by (srp_conn_unique in ib_srp.c). */
const loginKey = ({ idExt, iocGuid, initiatorExt }: SrpStaticTarget): string =>
  [idExt, iocGuid, initiatorExt ?? '0'.repeat(16)].join(' ');

const destOf = ({ dest: { ip, port } }: SrpStaticTarget): string =>
  endpoint(ip.scope === undefined ? ip.value : `${ip.value}%${ip.scope}`, String(port));

const duplicate = (span: Span, { name, source }: SrpStaticTarget): Finding => ({
  code: 'duplicate-srp-target',
  span,
  message: `the same target as [srp-target ${name}] (${source}), which counts`,
  hint: 'remove one of the two',
});

const clash = (span: Span, { name, source }: SrpStaticTarget): Finding => ({
  code: 'srp-target-clash',
  span,
  message: `the same id-ext, ioc-guid and initiator-ext as [srp-target ${name}] (${source}): from one local port the kernel logs in to one of the two only`,
  hint: 'give one an initiator-ext of its own',
});

/** Later sections that are targets already, and what is left. */
export const mergeTargets = (
  files: readonly ReadFile[],
): { readonly targets: readonly SrpStaticTarget[]; readonly placed: readonly Placed[] } => {
  const targets: SrpStaticTarget[] = [];
  const placed: Placed[] = [];
  const first = new Map<string, SrpStaticTarget>();
  for (const { source, span, target } of targetsOf(files)) {
    const login = loginKey(target);
    const whole = `${login} ${destOf(target)}`;
    const same = first.get(whole);
    const alike = same ?? first.get(login);
    if (same !== undefined) placed.push({ source, finding: duplicate(span, same) });
    else if (alike !== undefined) placed.push({ source, finding: clash(span, alike) });
    if (same === undefined) targets.push(target);
    for (const key of [login, whole]) if (!first.has(key)) first.set(key, target);
  }
  return { targets, placed };
};
