/** The three SRP timers, which may stand in different files and are valid only together. */

import type { Finding } from '../../core/diagnostic.ts';
import { defaultSettings, settingsTable, type Settings } from '../../core/settings.ts';
import { timersProblem, type SrpTimers, type TimersProblem } from '../../core/srp/timers.ts';
import type { Place, Placed, ReadFile } from './placed.ts';

const timerNames = ['srpFastIoFail', 'srpDevLoss', 'srpReconnectDelay'] as const;
type TimerSettings = Pick<Settings, (typeof timerNames)[number]>;

const timersOf = (settings: TimerSettings): SrpTimers => ({
  fastIoFailTmo: settings.srpFastIoFail,
  devLossTmo: settings.srpDevLoss,
  reconnectDelay: settings.srpReconnectDelay,
});

interface TimerWrite extends Place {
  readonly settings: Partial<TimerSettings>;
}

/** In the order in which they apply. */
const timerWrites = ({ source, parsed: { value } }: ReadFile): readonly TimerWrite[] =>
  timerNames
    .flatMap((name): TimerWrite[] => {
      const span = value.places.get(name);
      return span === undefined
        ? []
        : [{ source, span, settings: { [name]: value.settings[name] } }];
    })
    .sort((a, b) => a.span.start - b.span.start);

/** The value from which on the three stay as bad as they end, when all are applied one after the other. */
const culpritOf = (
  writes: readonly TimerWrite[],
  isBad: (problem: TimersProblem | undefined) => boolean,
): Place | undefined => {
  let settings: TimerSettings = defaultSettings;
  let culprit: Place | undefined;
  for (const write of writes) {
    settings = { ...settings, ...write.settings };
    if (!isBad(timersProblem(timersOf(settings)))) culprit = undefined;
    else culprit ??= write;
  }
  return culprit;
};

const standard = timerNames
  .map((name) => `${settingsTable[name].key} = ${settingsTable[name].written}`)
  .join(', ');

/** Nothing, or one finding: with `bad-srp-timers` none of the three may be used. */
export const judgeTimers = (files: readonly ReadFile[], settings: Settings): readonly Placed[] => {
  const problem = timersProblem(timersOf(settings));
  if (problem === undefined) return [];
  const isFatal = problem.refusedBy === 'every kernel';
  const culprit = culpritOf(files.flatMap(timerWrites), (one) =>
    isFatal ? one?.refusedBy === 'every kernel' : one !== undefined,
  );
  if (culprit === undefined) return [];
  const { source, span } = culprit;
  const finding: Finding = {
    code: isFatal ? 'bad-srp-timers' : 'vendor-srp-timers',
    span,
    message: problem.sentence,
    hint: isFatal
      ? `instead of all three, the defaults apply: ${standard}`
      : `the defaults are ${standard}`,
  };
  return [{ source, finding }];
};

export const withDefaultTimers = (settings: Settings): Settings => {
  const { srpFastIoFail, srpDevLoss, srpReconnectDelay } = defaultSettings;
  return { ...settings, srpFastIoFail, srpDevLoss, srpReconnectDelay };
};
