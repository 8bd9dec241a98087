/** Doing one step of the host's set-up; the code for it is loaded when it is needed. */

import type { SetupStep } from '../core/setup/setup.ts';
import type { Host } from '../host/host.ts';
import type { Outcome } from './outcome.ts';

export const performSetup = async (host: Host, step: SetupStep): Promise<Outcome<undefined>> => {
  switch (step.subject) {
    case 'parameters':
      return (await import('./setup/parameters.ts')).performParameter(host, step);
    case 'ports':
      return (await import('./setup/ports.ts')).performPort(host, step);
    case 'functions':
      return (await import('./setup/functions.ts')).performFunction(host, step);
    case 'descriptions':
      return (await import('./setup/descriptions.ts')).performDescription(host, step);
    case 'renice':
      return (await import('./setup/renice.ts')).performRenice(host, step);
    case 'interfaces':
      return (await import('./setup/interfaces.ts')).performInterface(host, step);
    case 'targets':
      return (await import('./setup/targets.ts')).performTarget(host, step);
    case 'limits':
      return (await import('./setup/limits.ts')).performLimit(host, step);
    case 'srp-timers':
      return (await import('./setup/srp-timers.ts')).performSrpTimers(host, step);
    case 'srp-disks':
      return (await import('./setup/srp-disks.ts')).performSrpDisk(host, step);
    case 'multipath':
      return (await import('./setup/multipath.ts')).performMultipath(host, step);
  }
};
