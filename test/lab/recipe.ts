/** A Debian release of the lab: bookworm has kernel 6.1, trixie 6.12. */
export type Release = 'bookworm' | 'trixie';

const packages = [
  'systemd-sysv',
  'udev',
  'kmod',
  'dbus',
  'procps',
  'iproute2',
  'iputils-ping',
  'e2fsprogs',
  'zstd',
  'linux-image-amd64',
  'nvme-cli',
  'rdma-core',
  'ibverbs-providers',
  'rdmacm-utils',
  'multipath-tools',
  // Node itself is the host's own.
  'libstdc++6',
];

/** Packages of a guest. */
export const packagesOf = (release: Release): string[] =>
  release === 'trixie' ? [...packages, 'nvme-stas'] : packages;

// What dpkg leaves out; the last match wins.
const documentation = ['doc', 'man', 'info', 'locale', 'lintian', 'bug'].map(
  (dir) => `path-exclude=/usr/share/${dir}/*`,
);

/** Parts of kernel/ in the modules' tree that the lab may ask for; all else is left out. */
const modules = [
  'arch/x86/crypto',
  'block',
  'crypto',
  'lib',
  'drivers/block',
  'drivers/char/hw_random',
  'drivers/char/virtio_console',
  'drivers/dax',
  'drivers/infiniband',
  'drivers/md',
  'drivers/net/bonding',
  'drivers/net/dummy',
  'drivers/net/ethernet/mellanox',
  'drivers/net/macvlan',
  'drivers/net/net_failover',
  'drivers/net/veth',
  'drivers/net/virtio_net',
  'drivers/nvme',
  'drivers/pci',
  'drivers/pps',
  'drivers/ptp',
  'drivers/scsi/device_handler',
  'drivers/scsi/libiscsi',
  'drivers/scsi/scsi_',
  'drivers/scsi/sd_mod',
  'drivers/scsi/sg.',
  'drivers/target',
  'drivers/uio/uio.',
  'drivers/virtio',
  'fs/autofs',
  'fs/binfmt_misc',
  'fs/configfs',
  'fs/efivarfs',

  'fs/ext4',
  'fs/fscache',
  'fs/fuse',
  'fs/jbd2',
  'fs/lockd',
  'fs/mbcache',
  'fs/netfs',
  'fs/nfs',
  'fs/overlayfs',
  'net/802',
  'net/8021q',
  'net/bridge',
  'net/core',
  'net/ipv4',
  'net/ipv6',
  'net/llc',
  'net/netfilter',
  'net/packet',
  'net/psample',
  'net/rds',
  'net/sched',
  'net/sunrpc',
  'net/tls',
].map((path) => `path-include=*/lib/modules/*/kernel/${path}*`);

export const dpkgOptions = [...documentation, 'path-exclude=*/lib/modules/*/kernel/*', ...modules];

/**
 * Units that must not run. The nvmf ones would do Holdfast's job and spoil every measurement; with
 * them masked, nvme-cli's own 70-nvmf-autoconnect.rules starts nothing and may stay as it is.
 * The others only cost time in emulation.
 */
export const maskedUnits = [
  'nvmf-autoconnect.service',
  'nvmf-connect@.service',
  'nvmf-connect.target',
  'nvmf-connect-nbft.service',
  'nvmefc-boot-connections.service',
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'getty.target',
  'getty-static.service',
  'serial-getty@ttyS0.service',
  'systemd-ask-password-console.path',
  'systemd-ask-password-wall.path',
  'systemd-binfmt.service',
  'systemd-hwdb-update.service',
  'systemd-logind.service',
  'systemd-pstore.service',
  'systemd-journal-flush.service',
  'systemd-machine-id-commit.service',
  'systemd-pcrphase.service',
  'systemd-pcrphase-sysinit.service',
  'systemd-random-seed.service',
  'systemd-repart.service',
  'systemd-remount-fs.service',
  'systemd-sysusers.service',
  'systemd-timesyncd.service',
  'systemd-user-sessions.service',
  'modprobe@dm_mod.service',
  'modprobe@loop.service',
  'modprobe@efi_pstore.service',
  'systemd-update-utmp.service',
  'systemd-update-utmp-runlevel.service',
  'proc-sys-fs-binfmt_misc.automount',
  'uuidd.socket',
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'sys-fs-fuse-connections.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
];

/** Generators of units that nobody has a use for here; together half a second of every boot. */
export const maskedGenerators = [
  'cryptsetup',
  'debug',
  'getty',
  'gpt-auto',
  'hibernate-resume',
  'integritysetup',
  'rc-local',
  'run',
  'ssh',
  'system-update',
  'sysv',
  'tpm2',
  'veritysetup',
].map((name) => `systemd-${name}-generator`);

/** Installed for tests to start, but not running by themselves. */
export const disabledUnits = [
  'multipath-tools.service',
  'multipathd.service',
  'multipathd.socket',
  'stacd.service',
  'stafd.service',
];

/** In the order in which the initrd loads them; what they depend on comes before. */
export const initrdModules = ['virtio_pci', 'virtio_blk', 'ext4', 'crc32c_generic'];
