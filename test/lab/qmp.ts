import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** An event or a return value of QEMU, as far as the lab looks into it. */
export type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const commandMs = 30_000;

/** QEMU's machine protocol over its stdin and stdout: one command at a time, and events. */
export class Qmp {
  readonly #events = new EventEmitter();
  readonly #input: Writable;
  #last: Promise<unknown> = Promise.resolve();

  constructor(input: Writable, output: Readable) {
    this.#input = input;
    // A write after QEMU's end is reported by the answer that never comes.
    input.on('error', () => undefined);
    createInterface({ input: output }).on('line', (line) => {
      this.#receive(line);
    });
  }

  #receive(line: string): void {
    const message: unknown = JSON.parse(line);
    if (!isJson(message)) return;
    if (typeof message['event'] === 'string') this.#events.emit('event', message);
    else if ('QMP' in message) this.#events.emit('greeting');
    else this.#events.emit('answer', message);
  }

  /** Waits for QEMU to be there; to be called at once, before it can have greeted. */
  async negotiate(signal: AbortSignal): Promise<void> {
    await once(this.#events, 'greeting', { signal });
    await this.command('qmp_capabilities');
  }

  /** Sends one command and returns what it returns; an error of QEMU's is thrown. */
  command(execute: string, args: Json = {}): Promise<unknown> {
    const turn = this.#last.then(() => this.#ask(execute, args));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #ask(execute: string, args: Json): Promise<unknown> {
    const signal = AbortSignal.timeout(commandMs);
    const answered = once(this.#events, 'answer', { signal });
    this.#input.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    const answer: unknown = (await answered)[0];
    if (isJson(answer) && 'return' in answer) return answer['return'];
    throw new Error(`QEMU refuses ${execute}: ${JSON.stringify(answer)}`);
  }

  /** A command of the human monitor, for the few things that have no other. */
  async human(line: string): Promise<void> {
    const answer = await this.command('human-monitor-command', { 'command-line': line });
    if (answer !== '') throw new Error(`QEMU on ${line}: ${String(answer)}`);
  }

  /** The next event of that name whose data has all of `data`; ask before causing it. */
  event(name: string, data: Json, timeoutMs: number): Promise<void> {
    const wanted = Object.entries(data);
    return new Promise((resolve, reject) => {
      const look = (event: Json): void => {
        if (event['event'] !== name) return;
        if (!wanted.every(([key, value]) => dataOf(event)[key] === value)) return;
        finish();
        resolve();
      };
      const late = setTimeout(() => {
        finish();
        reject(new Error(`no ${name} from QEMU within ${timeoutMs} ms`));
      }, timeoutMs);
      const finish = (): void => {
        clearTimeout(late);
        this.#events.off('event', look);
      };
      this.#events.on('event', look);
    });
  }
}

const dataOf = (event: Json): Json => (isJson(event['data']) ? event['data'] : {});
