/** The modules that logins need. */

import type { DesiredModule } from '../../core/desired.ts';
import type { SrpDesired } from '../../core/desired/srp.ts';
import { asked } from '../modules/modules.ts';

/** ib_srp logs in; srp_daemon needs ib_umad to ask the fabric. */
export const srpModules = (srp: SrpDesired | undefined): readonly DesiredModule[] => {
  const fabric = srp?.fabric;
  const [first] = srp?.targets ?? [];
  const source = fabric?.source ?? first?.source;
  return [
    ...(source === undefined ? [] : asked(['ib_srp'], source)),
    ...(fabric === undefined ? [] : asked(['ib_umad'], fabric.source)),
  ];
};
