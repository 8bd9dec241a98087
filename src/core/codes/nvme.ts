import type { CodeTable } from './table.ts';

/** Findings in /etc/nvme. */
export const nvmeCodes = {
  'converted-file': [
    'info',
    'nvme-cli 3 has converted this file and leaves it unread; Holdfast still reads it.',
  ],
  'unknown-option': ['error', 'nvme-cli has no such option; the line is not used.'],
  'ambiguous-option': ['error', 'The abbreviation fits several options; the line is not used.'],
  'misplaced-option': [
    'error',
    'The option exists, but not in discovery.conf; the line is not used.',
  ],
  'missing-value': ['error', 'The option needs a value; the line is not used.'],
  'unexpected-value': ['error', 'The option takes no value; the line is not used.'],
  'unexpected-word': ['error', 'A word that belongs to no option; the line is not used.'],
  'missing-option': ['error', 'A portal needs a transport and an address; the line is not used.'],
  'bad-transport': ['error', 'The transport is none of rdma, tcp, fc, loop; the line is not used.'],
  'bad-address': ['error', 'Neither an IP address nor a host name; the line is not used.'],
  'unspecified-address': [
    'error',
    'The address 0.0.0.0 or :: names no portal; the line is not used.',
  ],
  'scope-missing': [
    'warning',
    'A link-local address without %interface: the kernel cannot tell which link is meant.',
  ],
  'bad-port': ['error', 'A port is a decimal number from 1 to 65535; the line is not used.'],
  'bad-number': ['error', 'Not a decimal number in the range of the option; the line is not used.'],
  'bad-interface': ['error', 'Not the name of a network interface; the line is not used.'],
  'bad-nqn': [
    'error',
    'Not an NVMe Qualified Name of at most 223 printable characters without commas.',
  ],
  'bad-hostid': ['error', 'A host identifier is a UUID.'],
  'bad-secret': ['error', 'A DH-HMAC-CHAP secret starts with DHHC-1:; the line is not used.'],
  'quoted-value': [
    'warning',
    'nvme-cli knows no quotes and passes them on to the kernel; Holdfast reads what is inside.',
  ],
  'stray-quote': ['error', 'A quote that encloses no whole value; the line is not used.'],
  'transport-unsupported': [
    'warning',
    'Holdfast connects rdma and tcp portals only; the line is left to other tools.',
  ],
  'host-iface-on-rdma': [
    'error',
    'The rdma transport of the kernel refuses host-iface (EINVAL); the line is not used.',
  ],
  'tcp-only-option': [
    'warning',
    'The option exists for tcp only; nvme-cli and Holdfast leave it out and connect without it.',
  ],
  'tls-unsupported': [
    'error',
    'Holdfast cannot set up TLS and does not connect in clear text what asked for it.',
  ],
  'repeated-option': ['warning', 'The option is given twice in one line; the last one counts.'],
  'old-short-option': ['warning', 'A short option that newer versions of nvme-cli refuse.'],
  'ignored-option': ['info', 'The option has no effect in Holdfast.'],
  'duplicate-portal': [
    'warning',
    'The same portal, with the same identity, is on an earlier line; that one counts.',
  ],
  'hostid-implied': [
    'warning',
    'A hostnqn of its own without a hostid: the kernel wants exactly one hostid per hostnqn.',
  ],
  'hostnqn-missing': [
    'warning',
    'nvme-cli invents a new hostnqn at each run where the file is missing, so the access list of the target will not match.',
  ],
  'hostid-missing': ['info', 'No usable /etc/nvme/hostid; Holdfast derives a stable one.'],
  'identity-unavailable': [
    'error',
    'No hostnqn and nothing to derive one from; portals without their own cannot be connected.',
  ],
} as const satisfies CodeTable;
