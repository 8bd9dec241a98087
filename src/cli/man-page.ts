/** holdfast(8), from the texts of --help. */

import { boldLines, item, page, paragraph, section, subsection } from '../config/roff.ts';
import { paths } from '../config/files.ts';
import { help } from './help.ts';
import { stateDirectory } from '../agent/state.ts';

type Part =
  | { readonly kind: 'usage' | 'text'; readonly text: string }
  | { readonly kind: 'item'; readonly term: string; readonly text: string };

const partOf = (line: string): Part => {
  const usage = /^Usage: (.*)$/.exec(line)?.[1];
  if (usage !== undefined) return { kind: 'usage', text: usage };
  const [, term, text = ''] = /^ {2}(\S.*?) {2,}(.*)$/.exec(line) ?? [];
  return term === undefined ? { kind: 'text', text: line.trim() } : { kind: 'item', term, text };
};

/** Usage, paragraphs and items of one text of --help; a paragraph is as long as it goes without an empty line. */
const partsOf = (text: string): readonly Part[] => {
  const parts: Part[] = [];
  let isOpen = false;
  for (const line of text.split('\n')) {
    const part = partOf(line);
    const last = parts.at(-1);
    if (isOpen && part.kind === 'text' && part.text !== '' && last?.kind === 'text')
      parts[parts.length - 1] = { kind: 'text', text: `${last.text} ${part.text}` };
    else if (line !== '') parts.push(part);
    isOpen = part.kind === 'text' && part.text !== '';
  }
  return parts;
};

const rendered = (part: Part): readonly string[] =>
  part.kind === 'item' ? item(part.term, part.text) : paragraph(part.text);

const { general, ...commands } = help;

const synopsis = (): readonly string[] =>
  boldLines(
    Object.values(commands)
      .flatMap(partsOf)
      .filter(({ kind }) => kind === 'usage')
      .map(({ text }) => text),
  );

const body = (text: string): readonly string[] =>
  partsOf(text)
    .filter(({ kind }) => kind !== 'usage')
    .flatMap(rendered);

const files = [
  item(paths.settings, 'Settings: holdfast.conf(5).'),
  item(paths.discovery, 'NVMe portals, in the words of nvme-discover(1).'),
  item(`${paths.rdma}, ${paths.openib}`, 'Modules to load.'),
  item(stateDirectory, 'What one pass leaves for the next; it does not outlive a boot.'),
].flat();

/** The whole text of man/holdfast.8. */
export const renderCommandPage = (): string =>
  page(
    { name: 'holdfast', chapter: 8, of: 'System administration' },
    "keeps a host's RDMA storage attached",
    [
      section('SYNOPSIS'),
      ...synopsis(),
      section('DESCRIPTION'),
      ...body(general),
      section('COMMANDS'),
      ...Object.entries(commands).flatMap(([name, text]) => [subsection(name), ...body(text)]),
      section('FILES'),
      ...files,
      section('SEE ALSO'),
      ...paragraph('holdfast.conf(5), nvme(1), systemd.unit(5)'),
    ],
  );
