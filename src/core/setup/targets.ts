/** Saved configurations of SRP targets on this host. */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for. */
export interface TargetsDesired {
  /** `file:line` of the key that asks for an SRP target. */
  readonly source: string;
  /** Whose saved configuration is to be restored. */
  readonly restore: 'no' | 'lio' | 'scst';
}

/** A saved configuration in which there is an SRP target. */
export interface SavedTargets {
  readonly file: string;
  /** Ports (GIDs) of its SRP targets that this host does not have now. */
  readonly missingPorts: readonly string[];
}

/** One implementation that ib_srpt is the target driver of now. */
export interface Implementation {
  readonly name: 'lio' | 'scst';
  /** SRP targets that are configured: those of LIO, those of SCST that are enabled. */
  readonly active: readonly string[];
  /** What else is configured and a restore would remove first. Nothing for SCST, which only adds. */
  readonly others: readonly string[];
  /** Not looked for while a target is active. */
  readonly saved: SavedTargets | undefined;
  /** An enabled unit that restores it at boot. */
  readonly unit: string | undefined;
}

/** What the host has: none while ib_srpt is not loaded. */
export interface TargetsActual {
  readonly implementation: Implementation | undefined;
}

export interface TargetStep extends SetupStepOf<'targets', 'restore-targets'> {
  readonly implementation: 'lio' | 'scst';
  readonly file: string;
}

export const savedFiles: Readonly<Record<'lio' | 'scst', readonly string[]>> = {
  lio: ['/etc/target/saveconfig.json', '/etc/rtslib-fb-target/saveconfig.json'],
  scst: ['/etc/scst.conf'],
};

const programs = { lio: 'targetctl', scst: 'scstadmin' } as const;
const titles = { lio: 'LIO', scst: 'SCST' } as const;

const only = (remark: string): Judged<TargetStep> => ({ steps: [], remarks: [remark] });

const restoreStep = (
  { source, restore }: TargetsDesired,
  { name }: Implementation,
  { file }: SavedTargets,
): TargetStep => ({
  subject: 'targets',
  kind: 'restore-targets',
  key: `restore ${file}`,
  group: 'targets',
  sentence: `restore the SRP targets in ${file} with ${programs[name]}: none is active, and [srpt] restore = ${restore} (${source})`,
  implementation: name,
  file,
});

/** Why a restore that is asked for is not to be made now. */
const obstacle = (one: Implementation, saved: SavedTargets): string | undefined => {
  const { name, others, unit } = one;
  const what = `the SRP targets in ${saved.file} are not active`;
  if (unit !== undefined) return `${what}: left to ${unit}, which is enabled and restores them`;
  if (others.length > 0)
    return `${what}, and ${programs[name]} restore would first remove what ${titles[name]} has configured (${others.join(', ')}): restore them by hand`;
  const ports = saved.missingPorts.join(', ');
  return ports === ''
    ? undefined
    : `${what}: this host has no port ${ports} now, and a restore would leave its target out`;
};

const planRestore = (
  desired: TargetsDesired,
  one: Implementation,
  saved: SavedTargets,
): Judged<TargetStep> => {
  const inTheWay = obstacle(one, saved);
  return inTheWay === undefined
    ? { steps: [restoreStep(desired, one, saved)], remarks: [] }
    : only(inTheWay);
};

/**
 * `targetctl restore` removes whatever is configured before it restores (targetctl(8); clear_existing in rtslib-fb's
 * root.py), so it is run only where LIO has no target and no backstore at all. `scstadmin -config` without -force only
 * adds. What SRP targets there are is never touched.
 */
export const planTargets = (
  desired: TargetsDesired,
  { implementation: one }: TargetsActual,
): Judged<TargetStep> => {
  if (one === undefined || one.active.length > 0) return nothingDue;
  const { restore } = desired;
  const { saved, name } = one;
  if (restore === name) {
    return saved === undefined
      ? only(
          `[srpt] restore = ${restore}, and no SRP target is saved in ${savedFiles[name].join(' or ')}`,
        )
      : planRestore(desired, one, saved);
  }
  if (restore !== 'no')
    return only(
      `[srpt] restore = ${restore}, but ib_srpt is the one of ${titles[name]} here: nothing is restored`,
    );
  return saved === undefined || one.unit !== undefined
    ? nothingDue
    : only(
        `the SRP targets in ${saved.file} are not active: [srpt] restore = ${name} lets Holdfast restore them`,
      );
};
