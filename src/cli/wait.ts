/** `holdfast wait`: for units that need storage, and for scripts. It reads and changes nothing. */

import { isError } from '../config/locate.ts';
import { didYouMean } from '../config/suggest.ts';
import { lookFor, type Goal, type Sighting } from '../core/awaited.ts';
import { parseNqn } from '../core/ids.ts';
import { meantBy, mayTurnUp, type Meant } from '../core/meant.ts';
import { parseDuration } from '../core/setting.ts';
import { storageOf, type View } from '../core/view.ts';
import { duration, several } from '../core/words.ts';
import type { Host } from '../host/host.ts';
import type { Values } from './arguments.ts';
import { exitCodes, UsageError, type Io } from './io.ts';
import { waitUntil, type Waited } from './wait-until.ts';

/** Who waits longer than this at a terminal is told for what. */
const progressAfterMs = 2000;

const goalOf = (text: string): Goal => {
  if (text === 'all') return { kind: 'all' };
  if (text === '') throw new UsageError('--for is empty: it takes all, an NQN or a target');
  if (!text.toLowerCase().startsWith('nqn.')) return { kind: 'target', meant: meantBy(text) };
  const nqn = parseNqn(text);
  if (nqn === undefined) throw new UsageError(`--for "${text}" is no NQN`);
  return { kind: 'subsystem', nqn };
};

const timeoutOf = (text: string | undefined): number => {
  const timeout = text === undefined ? Infinity : parseDuration(text);
  if (timeout !== undefined) return timeout;
  throw new UsageError(`--timeout takes a time such as 30, 30s or 2min, not "${text ?? ''}"`);
};

/** What an administrator could have meant. */
const namesIn = (view: View, { kind }: Goal): readonly string[] => {
  const { portals, paths } = storageOf(view);
  if (kind === 'subsystem') return paths.map(({ path }) => path.subsysnqn);
  const ends = [...portals.map(({ portal }) => portal), ...paths.map(({ path }) => path)];
  const sections = view.desired.srp?.targets ?? [];
  return [
    ...ends.flatMap(({ traddr, name }) => [traddr, ...(name === undefined ? [] : [name])]),
    ...sections.flatMap(({ name, dest, idExt }) => [name, dest.ip.value, idExt]),
  ];
};

const hintFor = (word: string, view: View, goal: Goal): string => {
  const { hint } = didYouMean(word, namesIn(view, goal));
  return hint === undefined ? '' : ` (${hint})`;
};

const refuseUnknown = (view: View, goal: Goal, meant: Meant): void => {
  const hasPortals = view.desired.portals.length > 0;
  const hasFabric = view.desired.srp?.fabric !== undefined;
  if (mayTurnUp(meant, { hasPortals, hasFabric })) return;
  const hint = hintFor(meant.text, view, goal);
  const known = 'no [srp-target] section, portal or path has that name, identifier or address';
  throw new UsageError(`--for ${meant.text}: ${known}${hint}`);
};

/** What is not known is said with what may have been meant. */
const judgeFor =
  (goal: Goal, word: string) =>
  (view: View): Sighting => {
    const sighting = lookFor(view, goal);
    if (sighting.isKnown || goal.kind === 'all') return sighting;
    if (goal.kind === 'target') refuseUnknown(view, goal, goal.meant);
    const hint = hintFor(word, view, goal);
    return { ...sighting, missing: sighting.missing.map((one) => `${one}${hint}`) };
  };

/** Asked only of somebody who has waited: it takes a part of Node that a short wait need not load. */
const isAtTerminal = (): boolean => process.stderr.isTTY;

const lines = (missing: readonly string[]): string => missing.map((one) => `\n  ${one}`).join('');

const subjectOf = ({ kind }: Goal, word: string): string =>
  kind === 'all' ? 'not everything is there' : `${word} is not there`;

/** The same is said once. What may be a slip of the pen is said wherever it is read: the wait for it may be a long one. */
const progress = (io: Io, goal: Goal, word: string): ((one: Sighting, ms: number) => void) => {
  let said = '';
  let isTold = false;
  return ({ missing, isKnown, isAsked }, waitedMs) => {
    const text = lines(missing);
    if (!isKnown && isAsked && !isTold) {
      isTold = true;
      said = text;
      io.err(`holdfast: waiting for what is not known yet:${text}`);
    }
    if (waitedMs < progressAfterMs || text === said || !isAtTerminal()) return;
    said = text;
    io.err(`${subjectOf(goal, word)} after ${duration(waitedMs)}, waiting:${text}`);
  };
};

const tellEnd = (io: Io, goal: Goal, { word, timeoutMs }: Asked, waited: Waited): void => {
  const { isThere, sighting, configuration } = waited;
  const unseen = ['the host could not be looked at: its files in /sys do not answer'];
  const when = timeoutMs === 0 ? '' : ` after ${duration(timeoutMs)}`;
  const missing = sighting?.missing ?? unseen;
  if (!isThere) io.err(`holdfast: ${subjectOf(goal, word)}${when}:${lines(missing)}`);
  const errors = configuration?.diagnostics.filter(isError).length ?? 0;
  const broken = `the configuration has ${several(errors, 'error')} (holdfast check): what stands there is not waited for`;
  if (errors > 0 && goal.kind === 'all') io.err(`holdfast: ${broken}`);
  if (isThere && sighting?.isKnown === false)
    io.err('holdfast: the configuration asks for no storage, so there is nothing to wait for');
};

interface Asked {
  readonly word: string;
  readonly timeoutMs: number;
}

/** 0 as soon as it is there, 3 when the time is up. SIGTERM and SIGINT end it as they end any program. */
export const wait = async (
  host: Host,
  io: Io,
  values: Pick<Values, 'for' | 'timeout'>,
): Promise<number> => {
  const asked = { word: values.for ?? 'all', timeoutMs: timeoutOf(values.timeout) };
  const goal = goalOf(asked.word);
  const waited = await waitUntil(host, {
    timeoutMs: asked.timeoutMs,
    judge: judgeFor(goal, asked.word),
    tell: progress(io, goal, asked.word),
    tellAtMs: progressAfterMs,
  });
  tellEnd(io, goal, asked, waited);
  return waited.isThere ? exitCodes.converged : exitCodes.notConverged;
};
