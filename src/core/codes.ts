import type { Severity } from './diagnostic.ts';

/** Every diagnostic code: its severity and what it means. docs/codes.md is generated from this table. */
export const codes = {
  'file-unreadable': ['error', 'The file exists but cannot be read.'],
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

  'shell-command': [
    'error',
    'Not an assignment; Holdfast runs nothing, the statement is not used.',
  ],
  'shell-block': [
    'error',
    'Conditional shell code; Holdfast runs nothing, so what stands inside is not used.',
  ],
  'shell-substitution': [
    'error',
    'Only $(hostname -s) is understood; the rest of the line is not used.',
  ],
  'shell-variable': [
    'error',
    'The variable is not assigned earlier in this file; the rest of the line is not used.',
  ],
  'shell-quote': ['error', 'The quote does not end on its line; the line is not used.'],
  'shell-syntax': [
    'error',
    'Shell syntax beyond KEY=VALUE and quotes; the rest of the line is not used.',
  ],
  'repeated-assignment': ['warning', 'The key is assigned twice in one file; the last one counts.'],

  'unknown-key': ['warning', 'No tool that reads this file knows the key.'],
  'not-yes': [
    'warning',
    'Only lower-case yes switches on; the tools that share this file read anything else as no.',
  ],
  'onboot-no': ['info', 'ONBOOT=no: this file asks for no modules.'],
  'files-disagree': [
    'warning',
    'rdma.conf and openib.conf disagree about a key; what either asks for is loaded.',
  ],

  'settings-syntax': ['error', 'Neither [section], key = value nor a comment; not used.'],
  'unknown-section': ['error', 'Holdfast has no such section; its settings are not used.'],
  'unknown-setting': ['error', 'Holdfast has no such setting; it is not used.'],
  'repeated-setting': ['warning', 'The setting is given twice in one file; the last one counts.'],
  'bad-setting': [
    'error',
    'The value is not allowed; what was set before, or the default, applies.',
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
} as const satisfies Record<string, readonly [Severity, string]>;
