/** Names that no interface can have. */

import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';

/** What is wrong with a text that parseInterfaceName refused. */
export const badName = (text: string): ReturnType<typeof wrong> => {
  if (text.length > 15 && /^[!-~]+$/.test(text)) {
    const message = `${quoted(text)} has ${text.length} characters`;
    return wrong('bad-interface', message, 'a name has at most 15');
  }
  return wrong('bad-interface', `no interface can be called ${quoted(text)}`);
};
