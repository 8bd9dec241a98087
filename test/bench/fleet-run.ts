/** A switch comes back, and every host behind it wants its storage: one run on a virtual clock. */

import { defaultSettings } from '../../src/core/settings.ts';
import { milliseconds } from '../../src/core/setting.ts';
import { Heap } from './fleet-heap.ts';
import { FleetHost, memoryAtCut } from './fleet-host.ts';
import type { Fleet, Manner } from './fleet-table.ts';
import { Target } from './fleet-target.ts';

export interface Outcome {
  /** When each host was connected, in milliseconds since the first link came back; in order. */
  readonly connectedAt: readonly number[];
  /** Login requests that reached the target, by second since then. */
  readonly arrivals: readonly number[];
  /** Attempts of hosts that ended without a connection. */
  readonly wasted: number;
  /** Logins that the target worked on for nobody. */
  readonly inVain: number;
}

/** mulberry32: the same numbers from the same seed, on every machine. */
export const chance = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

type What = 'lost' | 'back' | 'due' | 'resend' | 'served' | 'refused' | 'deadline';

interface Event {
  readonly what: What;
  readonly seat: Seat;
  /** Of which attempt; what happens to an earlier one is no matter. */
  readonly attempt: number;
}

interface Seat {
  readonly host: FleetHost;
  attempt: number;
  step: Parameters<FleetHost['fail']>[0] | undefined;
}

/** When the first link is back; the clock starts with the hosts' boot. */
const returnAt = 10_000_000;

/** A host without jitter always draws the same. */
const always = (): number => 1 - Number.EPSILON;

class Run {
  readonly #fleet: Fleet;
  readonly #events = new Heap<Event>();
  readonly #target: Target;
  readonly #connectedAt: number[] = [];
  #wasted = 0;
  #inVain = 0;

  constructor(fleet: Fleet, manner: Manner, seed: number) {
    this.#fleet = fleet;
    this.#target = new Target(fleet, returnAt);
    const random = chance(seed);
    const retrySpreadMs = milliseconds(manner.spreadSeconds * 1000);
    const settings = { ...defaultSettings, retrySpreadMs };
    const mood = { settings, random: manner.jitter ? random : always };
    const memory = memoryAtCut(settings, returnAt - fleet.outageMs);
    for (let left = fleet.hosts; left > 0; left -= 1)
      this.#seat(new FleetHost(memory, mood), random);
  }

  /** What happens to a host from without is drawn by chance whatever its own manners are. */
  #seat(host: FleetHost, random: () => number): void {
    const { outageMs, lossWithinMs, ctrlLossMs, noticeMs, noticeSpreadMs, linksWithinMs } =
      this.#fleet;
    const seat: Seat = { host, attempt: 0, step: undefined };
    const cutAt = returnAt - outageMs;
    this.#at(cutAt + ctrlLossMs + random() * lossWithinMs, 'lost', seat);
    const link = random() * linksWithinMs;
    this.#at(returnAt + link + noticeMs + random() * noticeSpreadMs, 'back', seat);
  }

  #at(at: number, what: What, seat: Seat): void {
    this.#events.add(at, { what, seat, attempt: seat.attempt });
  }

  run(): Outcome {
    for (let next = this.#events.take(); next !== undefined; next = this.#events.take())
      if (next.what.attempt === next.what.seat.attempt) this.#happen(next.what, next.at);
      else if (next.what.what === 'served') this.#inVain += 1;
    const [connectedAt, arrivals] = [this.#connectedAt, this.#target.arrivals];
    return { connectedAt, arrivals, wasted: this.#wasted, inVain: this.#inVain };
  }

  #happen({ what, seat }: Event, now: number): void {
    if (what === 'lost' || what === 'back') this.#see(what, seat, now);
    else if (what === 'due') this.#move(seat, now);
    else if (what === 'resend') this.#ask(seat, now);
    else if (what === 'served') this.#connected(seat, now);
    else this.#failed(seat, what === 'deadline', now);
  }

  #see(sight: 'lost' | 'back', seat: Seat, now: number): void {
    seat.host.look(sight, now);
    // Through a link that is down nothing is attempted.
    if (sight === 'back') this.#move(seat, now);
  }

  #move(seat: Seat, now: number): void {
    const { breathMs } = this.#fleet;
    const move = seat.host.next(now);
    if (move.kind === 'wait')
      this.#at(now + Math.ceil((move.until - now) / breathMs) * breathMs, 'due', seat);
    if (move.kind !== 'connect') return;
    seat.attempt += 1;
    seat.step = move.step;
    this.#at(now + move.deadlineMs, 'deadline', seat);
    this.#ask(seat, now);
  }

  #ask(seat: Seat, now: number): void {
    const { loginMs, resendMs } = this.#fleet;
    const answer = this.#target.ask(now);
    if (answer.kind === 'served') this.#at(answer.at + loginMs, 'served', seat);
    if (answer.kind === 'rejected') this.#at(now + loginMs, 'refused', seat);
    if (answer.kind === 'dropped') this.#at(now + resendMs, 'resend', seat);
  }

  #connected(seat: Seat, now: number): void {
    seat.host.succeed(now);
    seat.attempt += 1;
    this.#connectedAt.push(now - returnAt);
  }

  #failed(seat: Seat, timedOut: boolean, now: number): void {
    this.#wasted += 1;
    if (seat.step !== undefined) seat.host.fail(seat.step, timedOut, now);
    seat.attempt += 1;
    this.#move(seat, now);
  }
}

export const simulate = (fleet: Fleet, manner: Manner, seed: number): Outcome =>
  new Run(fleet, manner, seed).run();
