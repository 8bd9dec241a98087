/**
 * Timers of ib_srp in modprobe.d. The kernel sets parameters one after the other and checks each against the other two
 * as they are then (srp_tmo_set in ib_srp.c), so the order counts; after a refusal the module is not loaded.
 */

import type { Diagnostic, Finding } from '../../core/diagnostic.ts';
import {
  parseSrpTimer,
  timersProblem,
  type SrpTimer,
  type SrpTimers,
} from '../../core/srp/timers.ts';
import type { SourceText } from '../lines.ts';
import { locateAll } from '../locate.ts';
import { quoted } from '../mask.ts';
import { asOthersRead, readThose, type Reading } from '../reading.ts';
import type { CrossCheck, Given } from './given.ts';

/** As modprobe.d(5) lists them; a file hides its namesakes in later ones. */
const directories = ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'];

const isAboutSrp = ({ text }: SourceText): boolean => /^[ \t]*options[ \t]+ib_srp[ \t]/m.test(text);

const nameOf = ({ file }: SourceText): string => file.slice(file.lastIndexOf('/') + 1);

const readAll = async (reading: Reading): Promise<readonly SourceText[]> => {
  const all = await Promise.all(
    directories.map((at) =>
      readThose(reading, `${at}/modprobe.d`, (name) => name.endsWith('.conf')),
    ),
  );
  const byName = new Map<string, SourceText>();
  for (const text of all.flat()) if (!byName.has(nameOf(text))) byName.set(nameOf(text), text);
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
};

/** Looked for as evidence, so that modprobe.d as a whole is neither named nor judged; read again if it counts. */
const readOptions = async ({ reading, tree }: Given): Promise<readonly SourceText[]> => {
  const found = (await readAll(asOthersRead(tree))).filter(isAboutSrp);
  if (found.length === 0) return [];
  const names = new Set(found.map(nameOf));
  const source = {
    ...reading.source,
    list: async (path: string) => (await tree.list(path)).filter((name) => names.has(name)),
  };
  return readAll({ ...reading, source });
};

interface Assigned {
  readonly key: keyof SrpTimers;
  readonly value: string;
  readonly finding: Pick<Finding, 'span'>;
}

const keys: ReadonlyMap<string, keyof SrpTimers> = new Map([
  ['reconnect_delay', 'reconnectDelay'],
  ['fast_io_fail_tmo', 'fastIoFailTmo'],
  ['dev_loss_tmo', 'devLossTmo'],
]);

/** A backslash joins lines. */
const assignedIn = ({ text }: SourceText): readonly Assigned[] =>
  [...text.replaceAll('\\\n', '  ').matchAll(/^[ \t]*options[ \t]+ib_srp[ \t](.*)$/gm)].flatMap(
    (line) =>
      [...(line[1] ?? '').matchAll(/(\w+)=(\S+)/g)].flatMap((word) => {
        const key = keys.get(word[1] ?? '');
        if (key === undefined) return [];
        const start = line.index + line[0].length - (line[1] ?? '').length + word.index;
        const span = { start, end: start + word[0].length };
        return [{ key, value: word[2] ?? '', finding: { span } }];
      }),
  );

/** What the module starts with. */
const builtIn = { reconnectDelay: '20', fastIoFailTmo: '15', devLossTmo: '600' } as const;

const initial = (): SrpTimers => {
  const timer = (text: string): SrpTimer => parseSrpTimer(text) ?? 'off';
  return {
    reconnectDelay: timer(builtIn.reconnectDelay),
    fastIoFailTmo: timer(builtIn.fastIoFailTmo),
    devLossTmo: timer(builtIn.devLossTmo),
  };
};

const problemOf = (
  timers: SrpTimers,
  value: SrpTimer | undefined,
  text: string,
): string | undefined => {
  if (value === undefined) return `${quoted(text)} is neither a number of seconds nor off`;
  const problem = timersProblem(timers);
  return problem?.refusedBy === 'every kernel' ? problem.sentence : undefined;
};

/** What is refused is as it was, so that no later one is blamed for it. */
const judge = (texts: readonly SourceText[]): readonly Diagnostic[] => {
  let timers = initial();
  return texts.flatMap((text) => {
    const findings = assignedIn(text).flatMap(({ key, value, finding }): readonly Finding[] => {
      const timer = parseSrpTimer(value);
      const next = timer === undefined ? timers : { ...timers, [key]: timer };
      const problem = problemOf(next, timer, value);
      if (problem === undefined) {
        timers = next;
        return [];
      }
      const message = `${problem}, so ib_srp cannot be loaded`;
      const hint =
        'each parameter is checked with the other two as they are by then: the order counts';
      return [{ code: 'srp-timers-invalid', message, hint, ...finding }];
    });
    return locateAll(text, findings);
  });
};

export const checkSrpTimers: CrossCheck = async (given) => judge(await readOptions(given));
