/** What the kernel says of devices, as `udevadm monitor --kernel` prints it. */

export interface Uevent {
  readonly action: string;
  /** Below /sys, such as `/devices/virtual/infiniband/rxe1`. */
  readonly devpath: string;
  readonly subsystem: string;
}

/** `KERNEL[5103.112345] add      /devices/virtual/infiniband/rxe1 (infiniband)` (udevadm-monitor.c of systemd). */
const pattern = /^KERNEL\[\d+\.\d+\] (\w+) +(\/\S*) \(([\w-]+)\)$/;

/** Undefined for the lines before the first event, and for what is none. */
export const parseUevent = (line: string): Uevent | undefined => {
  const [, action, devpath, subsystem] = pattern.exec(line) ?? [];
  if (action === undefined || devpath === undefined || subsystem === undefined) return undefined;
  return { action, devpath, subsystem };
};

/** The subsystems that storage comes and goes with. */
export const subsystems = [
  'infiniband',
  'net',
  'nvme',
  'nvme-subsystem',
  'scsi_host',
  'srp_remote_ports',
  'pci',
] as const;

/**
 * Whether it may matter. PCI devices are moved about by virtual machines and by hot-plug that has no part in this; what
 * comes with them matters. An interface of a container is told by looking, see `Agent`.
 */
export const matters = ({ action, subsystem }: Uevent): boolean =>
  subsystem === 'pci' ? action === 'add' || action === 'remove' : true;
