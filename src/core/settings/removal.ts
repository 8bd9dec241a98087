/** Settings about what nothing asks for any more. */

import { choice } from '../setting.ts';

export const removalSettings = {
  passOnRemoval: choice(
    {
      section: 'pass',
      key: 'on-removal',
      written: 'keep',
      doc: 'What becomes of connections when the lines that asked for them are removed from discovery.conf, config.json or the [srp-target NAME] sections while this is set. With disconnect they are disconnected half a minute later, once everything that is still asked for is connected and every portal has said again what it exports. Never disconnected: what anything that remains still leads to, what was left to others, the last path to a disk that is in use, everything when a file has an error, and all of a file that asks for nothing any more, which is taken for an accident. Targets that srp_daemon.conf allows no more stay as well.',
    },
    ['keep', 'disconnect'],
  ),
} as const;
