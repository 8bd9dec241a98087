import type { CodeTable } from './table.ts';

/** Findings in /etc/nvme/config.json. An error takes the port, subsystem or host that it stands in out of use. */
export const nvmeJsonCodes = {
  'json-syntax': [
    'error',
    'Not JSON; the port, subsystem or host it stands in is not used. nvme-cli reads nothing of such a file.',
  ],
  'json-not-strict': [
    'warning',
    'A comment, a comma too many or too few, or a byte order mark: nvme-cli reads nothing of such a file; Holdfast reads it all the same.',
  ],
  'json-type': [
    'error',
    'A value of the wrong JSON type; the port, subsystem or host it stands in is not used.',
  ],
  'json-converted': [
    'warning',
    'A value of the wrong JSON type that says clearly what is meant; Holdfast converts it.',
  ],
  'json-missing-key': [
    'error',
    'A host needs a hostnqn and a subsystem an nqn; without it the host or subsystem is not used.',
  ],
  'json-repeated-key': ['warning', 'The key stands twice in one object; the last one counts.'],
  'json-hosts-object': [
    'info',
    'An object with hosts, as the schema of libnvme describes it; nvme-cli 2 reads only the list of hosts by itself. Holdfast reads both.',
  ],
  'json-false-flag': [
    'warning',
    'nvme-cli 2 takes discovery and persistent for true as soon as they are there; Holdfast goes by the value.',
  ],
  'json-keys-differ': [
    'warning',
    "The host and the port have different dhchap_keys; the host's counts, as in nvme-cli 2. nvme-cli 3 takes the port's.",
  ],
  'identity-differs': [
    'warning',
    'The first host of config.json is this host, and /etc/nvme names another; config.json counts, as in nvme-cli since 2.10.',
  ],
  'other-application': [
    'info',
    'The subsystem belongs to another application; Holdfast leaves it alone.',
  ],
  'duplicate-path': [
    'warning',
    'The same subsystem at the same address, as the same host, stands earlier in the file; that one counts.',
  ],
} as const satisfies CodeTable;
