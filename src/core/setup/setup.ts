/** Everything about the host itself that configuration files ask for, beside modules and connections. Pure. */

import {
  planParameters,
  type ParametersActual,
  type ParametersDesired,
  type ParameterStep,
} from './parameters.ts';
import { planPorts, type PortsActual, type PortsDesired, type PortStep } from './ports.ts';
import {
  planFunctions,
  type FunctionsActual,
  type FunctionsDesired,
  type FunctionStep,
} from './functions.ts';
import {
  planDescriptions,
  type DescriptionsActual,
  type DescriptionsDesired,
  type DescriptionStep,
} from './descriptions.ts';
import { planRenice, type ReniceActual, type ReniceDesired, type ReniceStep } from './renice.ts';
import {
  planInterfaces,
  type InterfacesActual,
  type InterfacesDesired,
  type InterfaceStep,
} from './interfaces.ts';
import {
  planTargets,
  type TargetsActual,
  type TargetsDesired,
  type TargetStep,
} from './targets.ts';
import { planLimits, type LimitsActual, type LimitsDesired, type LimitStep } from './limits.ts';
import {
  planMultipath,
  type MultipathActual,
  type MultipathDesired,
  type MultipathStep,
} from './multipath.ts';
import {
  planSrpDisks,
  type SrpDisksActual,
  type SrpDisksDesired,
  type SrpDiskStep,
} from './srp-disks.ts';
import {
  planSrpTimers,
  type SrpTimersActual,
  type SrpTimersDesired,
  type SrpTimersStep,
} from './srp-timers.ts';
import { nothingDue, type Judged } from './step.ts';
import { together } from './together.ts';

/** What is asked for; a subject that no file speaks of is absent, and is not looked at. */
export interface SetupDesired {
  readonly parameters?: ParametersDesired;
  readonly ports?: PortsDesired;
  readonly functions?: FunctionsDesired;
  readonly descriptions?: DescriptionsDesired;
  readonly renice?: ReniceDesired;
  readonly interfaces?: InterfacesDesired;
  readonly targets?: TargetsDesired;
  readonly limits?: LimitsDesired;
  readonly srpTimers?: SrpTimersDesired;
  readonly srpDisks?: SrpDisksDesired;
  readonly multipath?: MultipathDesired;
}

/**
 * The subjects that make devices, which the network's own manager then finds: done before the network. The others are not
 * even looked at then: who manages an interface cannot be asked yet.
 */
export const earlyPart = ({ parameters, ports, functions }: SetupDesired): SetupDesired => ({
  ...(parameters !== undefined && { parameters }),
  ...(ports !== undefined && { ports }),
  ...(functions !== undefined && { functions }),
});

/** What the host has, of the subjects that were asked for. */
export interface SetupActual {
  readonly parameters?: ParametersActual | undefined;
  readonly ports?: PortsActual | undefined;
  readonly functions?: FunctionsActual | undefined;
  readonly descriptions?: DescriptionsActual | undefined;
  readonly renice?: ReniceActual | undefined;
  readonly interfaces?: InterfacesActual | undefined;
  readonly targets?: TargetsActual | undefined;
  readonly limits?: LimitsActual | undefined;
  readonly srpTimers?: SrpTimersActual | undefined;
  readonly srpDisks?: SrpDisksActual | undefined;
  readonly multipath?: MultipathActual | undefined;
}

export type SetupStep =
  | ParameterStep
  | PortStep
  | FunctionStep
  | DescriptionStep
  | ReniceStep
  | InterfaceStep
  | TargetStep
  | LimitStep
  | SrpTimersStep
  | SrpDiskStep
  | MultipathStep;

const judged = <Desired, Actual, Step>(
  plan: (desired: Desired, actual: Actual) => Judged<Step>,
  desired: Desired | undefined,
  actual: Actual | undefined,
): Judged<Step> =>
  desired === undefined || actual === undefined ? nothingDue : plan(desired, actual);

/** What is to be done, in order, and what is only to be said. */
export const judgeSetup = (desired: SetupDesired, actual: SetupActual): Judged<SetupStep> =>
  together<SetupStep>([
    judged(planParameters, desired.parameters, actual.parameters),
    judged(planPorts, desired.ports, actual.ports),
    judged(planFunctions, desired.functions, actual.functions),
    judged(planDescriptions, desired.descriptions, actual.descriptions),
    judged(planRenice, desired.renice, actual.renice),
    judged(planInterfaces, desired.interfaces, actual.interfaces),
    judged(planTargets, desired.targets, actual.targets),
    judged(planLimits, desired.limits, actual.limits),
    judged(planSrpTimers, desired.srpTimers, actual.srpTimers),
    judged(planSrpDisks, desired.srpDisks, actual.srpDisks),
    judged(planMultipath, desired.multipath, actual.multipath),
  ]);
