/** What systemd is told (sd_notify(3)). Nothing of it is worth a failure. */

import type { Host } from '../host/host.ts';

/** So short that what is said at the end fits into TimeoutStopSec. */
const deadlineMs = 3000;

export interface Environment {
  readonly NOTIFY_SOCKET?: string | undefined;
  readonly WATCHDOG_USEC?: string | undefined;
}

export class Systemd {
  readonly #host: Host;
  readonly #isThere: boolean;
  /** After how many milliseconds without food the watchdog bites; undefined when there is none. */
  readonly watchdogMs: number | undefined;
  #isReadyOwed = false;
  #status = '';
  #sentStatus = '';
  /** Whether the package's program still runs: one that hangs must not be joined by others. */
  #isSending = false;

  constructor(host: Host, { NOTIFY_SOCKET, WATCHDOG_USEC }: Environment) {
    this.#host = host;
    this.#isThere = NOTIFY_SOCKET !== undefined;
    const usec = Number(WATCHDOG_USEC ?? 0);
    this.watchdogMs = this.#isThere && usec > 0 ? usec / 1000 : undefined;
  }

  /** Ready, or ready again after `reloading`. */
  ready(status: string): void {
    this.#isReadyOwed = true;
    this.#status = status;
    this.settle();
  }

  /** The line that `systemctl status` shows; said by the next `settle`, for there may be something more urgent to do. */
  status(status: string): void {
    this.#status = status;
  }

  /** Begins to say what has not been said yet, and waits for nobody. */
  settle(): void {
    const isOwed = this.#isReadyOwed || this.#status !== this.#sentStatus;
    if (this.#isThere && isOwed && !this.#isSending) void this.#sayWhatIsOwed();
  }

  async #sayWhatIsOwed(): Promise<void> {
    const [ready, status] = [this.#isReadyOwed, this.#status];
    // What is owed from now on is owed anew.
    this.#isReadyOwed = false;
    if (!(await this.#send({ ready, status }))) {
      this.#isReadyOwed ||= ready;
      return;
    }
    this.#sentStatus = status;
    // There may be something newer by now.
    this.settle();
  }

  /** The package has no word for these. True when it was heard. */
  watchdog(): Promise<boolean> {
    return this.#say('WATCHDOG=1');
  }

  async reloading(): Promise<void> {
    // One that is still owed would end the reload before it is done.
    this.#isReadyOwed = false;
    await this.#say('RELOADING=1', `MONOTONIC_USEC=${this.#host.clock.monotonicMs() * 1000}`);
  }

  async stopping(): Promise<void> {
    await this.#say('STOPPING=1');
  }

  async #send(message: { readonly ready: boolean; readonly status: string }): Promise<boolean> {
    if (this.#isSending) return false;
    this.#isSending = true;
    const { default: notify } = await import('systemd-notify');
    const heard = notify(message)
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        this.#isSending = false;
      });
    const late = new AbortController();
    const tooLate = this.#host.clock.sleep(deadlineMs, late.signal).then(() => false);
    return Promise.race([heard, tooLate]).finally(() => {
      late.abort();
    });
  }

  async #say(...assignments: readonly string[]): Promise<boolean> {
    if (!this.#isThere) return true;
    const command = { program: 'systemd-notify', args: assignments, deadlineMs };
    const exit = await this.#host.run(command);
    return exit.kind === 'exited' && exit.code === 0;
  }
}
