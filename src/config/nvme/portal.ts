/** From the options of one line to a portal. */

import type { PortalEntry, Transport } from '../../core/desired.ts';
import { discoveryNqn } from '../../core/ids.ts';
import { checkAddress, checkInterface, checkLocalAddress } from './addresses.ts';
import type { Checked } from '../checked.ts';
import { connectOptions } from './connect-options.ts';
import type { Draft } from './draft.ts';
import { checked, note } from './draft.ts';
import { hostIdOf } from './host-id.ts';
import { isError } from '../locate.ts';
import { checkHostId, checkNqn, checkPort, checkSecret, checkTransport } from './values.ts';

const required = <T>(
  draft: Draft,
  name: 'transport' | 'traddr',
  judge: (text: string) => Checked<T>,
): T | undefined => {
  // After an error in the line, what seems to be missing is most likely what was mistyped.
  if (!draft.line.given.has(name) && !draft.findings.some(isError)) {
    note(draft, name, { code: 'missing-option', message: `--${name} is missing` });
  }
  return checked(draft, name, judge);
};

/** nvme-cli passes it on, and the rdma transport answers EINVAL (allowed_opts in drivers/nvme/host/rdma.c). */
const noteInterface = (draft: Draft, transport: Transport): void => {
  if (transport !== 'rdma') return;
  const message = 'the rdma transport of the kernel refuses --host-iface';
  const hint = 'remove it; --host-traddr chooses the local port';
  note(draft, 'host-iface', { code: 'host-iface-on-rdma', message, hint });
};

type LocalEnd = Pick<PortalEntry, 'hostTraddr' | 'hostIface'>;

const localEnd = (draft: Draft, transport: Transport): LocalEnd => {
  const hostTraddr = checked(draft, 'host-traddr', checkLocalAddress);
  const hostIface = checked(draft, 'host-iface', checkInterface);
  if (hostIface !== undefined) noteInterface(draft, transport);
  return {
    ...(hostTraddr === undefined ? {} : { hostTraddr }),
    ...(hostIface === undefined ? {} : { hostIface }),
  };
};

type HostIdentity = Pick<PortalEntry, 'hostnqn' | 'hostid' | 'secret'>;

/** A hostnqn of its own brings its own hostid: the kernel wants them one to one (nvmf_host_add in fabrics.c). */
const hostIdentity = (draft: Draft): HostIdentity => {
  const hostnqn = checked(draft, 'hostnqn', checkNqn);
  const written = checked(draft, 'hostid', checkHostId);
  const hostid = written ?? (hostnqn === undefined ? undefined : hostIdOf(hostnqn));
  const secret = checked(draft, 'dhchap-secret', checkSecret);
  const implied = hostid === undefined && !draft.line.given.has('hostid');
  if (hostnqn !== undefined && implied) {
    const message = "a hostnqn of its own with this host's hostid";
    note(draft, 'hostnqn', { code: 'hostid-implied', message, hint: 'add --hostid <uuid>' });
  }
  return {
    ...(hostnqn === undefined ? {} : { hostnqn }),
    ...(hostid === undefined ? {} : { hostid }),
    ...(secret === undefined ? {} : { secret }),
  };
};

/** 4420 is registered for NVMe over RDMA, 8009 for discovery over TCP. */
const defaultPort = (transport: Transport): string => (transport === 'tcp' ? '8009' : '4420');

const fill = (draft: Draft, transport: Transport, source: string): PortalEntry | undefined => {
  const traddr = required(draft, 'traddr', checkAddress);
  const trsvcid = checked(draft, 'trsvcid', checkPort) ?? defaultPort(transport);
  const nqn = checked(draft, 'nqn', checkNqn) ?? checkNqn(discoveryNqn).value;
  const rest = { ...localEnd(draft, transport), ...hostIdentity(draft) };
  const connect = connectOptions(draft, transport);
  if (traddr === undefined || nqn === undefined) return undefined;
  const persistent = draft.line.given.has('persistent');
  return { transport, traddr, trsvcid, nqn, ...rest, persistent, options: connect, source };
};

/**
 * The portal of a line; undefined where it lacks what makes one. Lines for fc and loop are left to other tools and
 * make none. Findings are added to the draft: the caller drops the portal when one of them is an error.
 */
export const portalOf = (draft: Draft, source: string): PortalEntry | undefined => {
  const transport = required(draft, 'transport', checkTransport);
  if (transport === undefined) {
    required(draft, 'traddr', checkAddress);
    return undefined;
  }
  if (transport === 'rdma' || transport === 'tcp') return fill(draft, transport, source);
  const message = `Holdfast does not connect ${transport}`;
  note(draft, 'transport', { code: 'transport-unsupported', message });
  return undefined;
};
