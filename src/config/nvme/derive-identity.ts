/** A name for a host that was given none. */

import type { HostId, Nqn } from '../../core/ids.ts';
import { parseHostId } from '../../core/ids.ts';
import { hostNqnOf } from './host-id.ts';

/** What a host without /etc/nvme/hostnqn is called, and what that was derived from. */
export interface DerivedIdentity {
  readonly hostid: HostId;
  readonly hostnqn: Nqn;
  readonly from: 'the DMI product UUID' | 'the machine id';
}

/** Left in by board makers, so shared by many hosts. */
const placeholders: readonly string[] = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '03000200-0400-0500-0006-000700080009',
];

const productId = (text: string): HostId | undefined => {
  const id = parseHostId(text.trim());
  return id === undefined || placeholders.includes(id) ? undefined : id;
};

/** Of Holdfast: `systemd-id128 -u -a <this> machine-id` prints the same identifier. */
export const applicationId = '5c1bdc0e-6f2a-4f0e-9a53-1f0f0b7d6c11';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll('-', ''), 'hex');

const dashed = (hex: string): string =>
  hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** HMAC-SHA256 of the application id under the machine id, made a version 4 UUID (sd_id128_get_machine_app_specific(3)). */
const machineHostId = (text: string): HostId | undefined => {
  const machine = text.trim();
  if (!/^[0-9a-f]{32}$/.test(machine) || /^0+$/.test(machine)) return undefined;
  // Loading it takes a while, and few hosts have nothing better than a machine id.
  const { createHmac } = process.getBuiltinModule('node:crypto');
  const digest = createHmac('sha256', bytes(machine)).update(bytes(applicationId)).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x40, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return parseHostId(dashed(digest.toString('hex', 0, 16)));
};

/**
 * A stable identity for a host without one: of the DMI product UUID, as `nvme gen-hostnqn` makes it, else of
 * /etc/machine-id. Takes the texts of /sys/class/dmi/id/product_uuid and /etc/machine-id.
 */
export const deriveIdentity = (
  productUuid: string | undefined,
  machineId: string | undefined,
): DerivedIdentity | undefined => {
  const product = productId(productUuid ?? '');
  const hostid = product ?? machineHostId(machineId ?? '');
  const hostnqn = hostid === undefined ? undefined : hostNqnOf(hostid);
  if (hostid === undefined || hostnqn === undefined) return undefined;
  const from = product === undefined ? 'the machine id' : 'the DMI product UUID';
  return { hostid, hostnqn, from };
};
