/** The options of a line that are passed on with every connect, and those that cannot be. */

import type { ConnectOptions, Transport } from '../../core/desired.ts';
import type { Draft } from './draft.ts';
import { checked, note } from './draft.ts';
import type { FlagValues, IntValues, Option } from './options.ts';
import { options } from './options.ts';
import { checkInt } from './values.ts';

type Present = readonly (typeof options)[number][];

const intValues = (draft: Draft, present: Present): IntValues => {
  const values: IntValues = {};
  for (const option of present) {
    if (option.kind !== 'int') continue;
    const row: Option = option;
    const value = checked(draft, option.long, (text) => checkInt(text, row));
    if (value !== undefined && value !== row.unset) values[option.long] = value;
  }
  return values;
};

const flagValues = (present: Present, transport: Transport): FlagValues => {
  const values: FlagValues = {};
  for (const option of present) {
    if (option.kind !== 'flag' || (option.use !== 'connect' && option.use !== 'tcp')) continue;
    const fits = option.use === 'connect' || transport === 'tcp';
    if (fits) values[option.long] = true;
  }
  return values;
};

const noteUse = (draft: Draft, option: Option, transport: Transport): void => {
  const written = `--${option.long}`;
  const forTcp = option.use === 'tcp' || option.use === 'tls-key';
  if (option.use === 'tls') {
    const message = `${written} asks for encryption, which Holdfast cannot set up`;
    note(draft, option.long, { code: 'tls-unsupported', message });
  } else if (forTcp && transport === 'rdma') {
    // libnvme leaves these out for rdma without a word (build_options in fabrics.c), so such lines do connect.
    const message = `${written} is for tcp only; the connection is made without it`;
    note(draft, option.long, { code: 'tcp-only-option', message, hint: 'remove it' });
  } else if (option.use === 'tls-key' || option.use === 'ignored') {
    note(draft, option.long, { code: 'ignored-option', message: `${written} has no effect here` });
  }
};

/** Findings about them are added to the draft. */
export const connectOptions = (draft: Draft, transport: Transport): ConnectOptions => {
  const present = options.filter(({ long }) => draft.line.given.has(long));
  for (const option of present) noteUse(draft, option, transport);
  return { ...intValues(draft, present), ...flagValues(present, transport) };
};
