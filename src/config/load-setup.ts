/** What the files ask of the host itself. */

import type { SetupDesired } from '../core/setup/setup.ts';
import type { Located } from './located.ts';
import { loadParameters } from './setup/parameters.ts';
import { loadPorts } from './setup/ports.ts';
import { loadFunctions } from './setup/functions.ts';
import { loadDescriptions } from './setup/descriptions.ts';
import { loadRenice } from './setup/renice.ts';
import { loadInterfaces } from './setup/interfaces.ts';
import { loadTargets } from './setup/targets.ts';
import { loadLimits } from './setup/limits.ts';
import { loadMultipath, loadSrpDisks, loadSrpTimers } from './setup/srp.ts';
import type { Said } from './setup/said.ts';

/** A subject of which nothing is asked is absent. */
export const loadSetup = (said: Said): Located<SetupDesired> => {
  const parameters = loadParameters(said);
  const ports = loadPorts(said);
  const functions = loadFunctions(said);
  const descriptions = loadDescriptions(said);
  const renice = loadRenice(said);
  const interfaces = loadInterfaces(said);
  const targets = loadTargets(said);
  const limits = loadLimits(said);
  const srpTimers = loadSrpTimers(said);
  const srpDisks = loadSrpDisks(said);
  const multipath = loadMultipath(said);
  const all = [parameters, ports, functions, descriptions, renice, interfaces, targets, limits];
  return {
    value: {
      ...(parameters.value !== undefined && { parameters: parameters.value }),
      ...(ports.value !== undefined && { ports: ports.value }),
      ...(functions.value !== undefined && { functions: functions.value }),
      ...(descriptions.value !== undefined && { descriptions: descriptions.value }),
      ...(renice.value !== undefined && { renice: renice.value }),
      ...(interfaces.value !== undefined && { interfaces: interfaces.value }),
      ...(targets.value !== undefined && { targets: targets.value }),
      ...(limits.value !== undefined && { limits: limits.value }),
      ...(srpTimers.value !== undefined && { srpTimers: srpTimers.value }),
      ...(srpDisks.value !== undefined && { srpDisks: srpDisks.value }),
      ...(multipath.value !== undefined && { multipath: multipath.value }),
    },
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics),
  };
};
