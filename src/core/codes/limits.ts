import type { CodeTable } from './table.ts';

/** Findings in /etc/security/limits.conf and limits.d, and about what they come to. */
export const limitsCodes = {
  'limit-incomplete': [
    'error',
    'A limit is a domain, a type, an item and a value; pam_limits skips the line.',
  ],
  'bad-limit-domain': [
    'error',
    'The domain is nobody pam_limits could mean; the line is not used.',
  ],
  'id-as-name': [
    'warning',
    'A number without a colon is the name of a user or group to pam_limits, not an id.',
  ],
  'unknown-limit-type': ['error', 'The type is none of soft, hard and -; the line is not used.'],
  'unknown-limit-item': ['error', 'pam_limits has no such item; the line is not used.'],
  'bad-limit-value': ['error', 'Not a value of this item; the line is not used.'],
  'logins-domain': ['error', 'pam_limits takes % with maxlogins only; the line is not used.'],
  'after-unlimited': [
    'error',
    'Something stands behind a word such as unlimited: Linux-PAM 1.6 and later skip the line, older ones do not; not used.',
  ],
  'after-limit': ['warning', 'Words behind the number of a limit; pam_limits ignores them.'],
  'limit-suffix': [
    'warning',
    'pam_limits reads the digits at the start of a number and ignores the rest of the word, a unit too.',
  ],
  'limit-out-of-range': [
    'warning',
    'The number is outside of what the item takes; pam_limits uses the nearest it takes, or no limit.',
  ],
  'repeated-limit': [
    'warning',
    'The same limit stands on an earlier line of the file; the last one counts.',
  ],
  'limits-exempt': [
    'info',
    'A type - without an item: pam_limits sets no limit at all for whom the line is about, whatever other lines say.',
  ],
  'memlock-limited': [
    'warning',
    'Nobody who logs in can lock memory without limit, so programs that register RDMA memory fail.',
  ],
  'memlock-capped': [
    'warning',
    'A soft memlock limit is above the hard one, or unlimited where no hard one is set; the lower one counts.',
  ],
  'memlock-services': [
    'info',
    'memlock is unlimited for users but not for systemd services, which do not pass through PAM.',
  ],
} as const satisfies CodeTable;
