/** The name on one line of a modules-load.d(5) file. */

import type { ModuleName } from '../../core/ids.ts';
import { parseModuleName } from '../../core/ids.ts';
import type { Finding } from '../../core/diagnostic.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import type { Word } from '../tokens.ts';

export interface ModuleLineRead {
  readonly name: ModuleName | undefined;
  readonly findings: readonly Finding[];
}

/** Module aliases of devices and the like, as /lib/modules/*\/modules.alias lists them: `pci:v000015B3d*`. */
const isAlias = (text: string): boolean => /^[a-z][\w+-]*:\S*$/i.test(text);

/** The name in a path or a file name: insmod(8) takes those, nothing that reads these files does. */
const inPath = (text: string): string | undefined =>
  /^(?:.*\/)?([\w-]+)(?:\.ko)(?:\.(?:gz|xz|zst))?$/.exec(text)?.[1];

const unwrapped = (text: string): string | undefined =>
  /^(["'])([\w-]+)\1$/.exec(text)?.[2] ?? /^([\w-]+)[,;:]$/.exec(text)?.[1];

const longest = 55;

const nameHint = (text: string): string | undefined => {
  if (text.startsWith('\ufeff')) return 'save the file without a byte order mark';
  const meant = inPath(text) ?? unwrapped(text);
  if (meant !== undefined) return `write ${meant}`;
  return text.length > longest ? `a name has at most ${longest} characters` : undefined;
};

/** Letters, digits, dashes and underscores, at most 55: MODULE_NAME_LEN in include/linux/moduleparam.h. */
const checkName = (text: string): Checked<ModuleName> => {
  const value = parseModuleName(text);
  if (value !== undefined) return { value };
  if (isAlias(text) && unwrapped(text) === undefined) {
    const message = `${quoted(text)} is an alias, which Holdfast leaves to systemd-modules-load`;
    return wrong('module-alias', message);
  }
  return wrong('bad-module-name', `${quoted(text)} is not the name of a module`, nameHint(text));
};

const restHint = (name: string, rest: string): string => {
  if (/^[#;]/.test(rest)) return 'put the comment on a line of its own';
  return rest.includes('=')
    ? `write options ${name} ${rest} to a file in /etc/modprobe.d`
    : 'write one name a line';
};

/** What stands behind the name spoils it, a comment as well. */
export const readModuleLine = (first: Word, rest: Word | undefined): ModuleLineRead => {
  const { value, problem } = checkName(first.text);
  if (problem !== undefined)
    return { name: undefined, findings: [{ ...problem, span: first.span }] };
  if (rest === undefined) return { name: value, findings: [] };
  const message = `${quoted(`${first.text} ${rest.text}`)} is taken for one name as a whole`;
  const hint = restHint(first.text, rest.text);
  return { name: undefined, findings: [{ code: 'after-module', span: rest.span, message, hint }] };
};
