import type { CodeTable } from './table.ts';

/** Findings in /etc/srp_daemon.conf and /etc/default/srptools. */
export const srpCodes = {
  'not-a-rule': [
    'error',
    'A line of srp_daemon.conf starts with a, d or #; srp_daemon refuses the file, Holdfast the line.',
  ],
  'leading-blank': [
    'error',
    'Nothing may stand before a, d or #, not even on an empty line; srp_daemon refuses the file, Holdfast the line.',
  ],
  'windows-line-end': [
    'error',
    'srp_daemon takes the carriage return for part of the line and refuses the file; Holdfast refuses the line.',
  ],
  'missing-newline': [
    'error',
    'srp_daemon refuses or misreads a last rule without a newline; Holdfast does not use it.',
  ],
  'line-too-long': [
    'error',
    'srp_daemon reads 254 bytes at a time, the newline included, and takes the rest for another line; not used.',
  ],
  'stray-comma': [
    'error',
    'A comma that ends no key=value; srp_daemon refuses the file, Holdfast the line.',
  ],
  'stray-blank': [
    'error',
    'A blank beside the equals sign; srp_daemon refuses the file, Holdfast the line.',
  ],
  'trailing-comment': [
    'error',
    'A comment behind a rule; srp_daemon refuses the file, Holdfast the line.',
  ],
  'unknown-rule-key': [
    'error',
    'srp_daemon knows no such key and refuses the file; Holdfast refuses the line.',
  ],
  'kernel-only-key': [
    'error',
    'The kernel knows the parameter, srp_daemon.conf does not; srp_daemon refuses the file, Holdfast the line.',
  ],
  'option-on-disallow': [
    'error',
    'Only a rule that allows sets options; srp_daemon refuses the file, Holdfast the line.',
  ],
  'hex-prefix': [
    'error',
    'Identifiers are written without 0x; srp_daemon refuses the file, Holdfast the line.',
  ],
  'colons-in-id': [
    'error',
    'Identifiers are written without colons; srp_daemon refuses the file, Holdfast the line.',
  ],
  'bad-hex': ['error', 'Not a hexadecimal number; srp_daemon refuses the file, Holdfast the line.'],
  'value-too-long': [
    'error',
    'The value has more digits than its key takes; srp_daemon refuses the file, Holdfast the line.',
  ],
  'options-too-long': [
    'error',
    'srp_daemon has room for 127 characters of options and refuses the file; Holdfast refuses the line.',
  ],
  'bad-dgid': ['error', 'A GID has 32 digits; with 16 or fewer no target matches; not used.'],
  'short-dgid': [
    'warning',
    'A GID has 32 digits; the first 16 are taken for the prefix and the rest, however few, for the GUID.',
  ],
  'pkey-too-wide': ['warning', 'A P_Key has 16 bits; srp_daemon and Holdfast use the last ones.'],
  'empty-match': ['warning', 'A key without a value matches every target.'],
  'octal-number': [
    'warning',
    'The kernel reads a number that starts with 0 as octal, and so does Holdfast.',
  ],
  'lun-queue-too-deep': [
    'warning',
    'max_cmd_per_lun is more than the queue of the whole connection has; the kernel lowers it to that.',
  ],
  'unreachable-rule': [
    'warning',
    'An earlier rule takes every target that this one is about; the first match counts.',
  ],
  'bad-hca-port': ['error', 'Neither ALL, NONE nor HCA:port; this word is not used.'],
  'srptools-unread': [
    'info',
    'The systemd units of srptools do not read this file and start srp_daemon on every InfiniBand port.',
  ],
} as const satisfies CodeTable;
