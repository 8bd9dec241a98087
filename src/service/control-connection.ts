/** One client of the control socket, from its connect to its end. */

import type { Socket } from 'node:net';
import { errorMessage } from '../host/failure.ts';
import { version } from '../version.ts';
import type { ControlLimits } from './control-limits.ts';
import {
  answerLine,
  mostRequestBytes,
  parseRequest,
  protocolVersion,
  type Answer,
  type ApplyWishes,
} from './control-protocol.ts';
import { LineReader } from './line-reader.ts';

/** What the agent does for its clients. */
export interface ControlHandlers {
  /**
   * Runs a pass now and resolves to the exit code that `holdfast apply` would end with. `out` takes each of its lines as
   * `wishes` has them printed. `signal` aborts when the client went away: nobody reads any more; the pass need not end.
   * Two clients call it twice. What it throws becomes the client's reason to run the pass itself.
   */
  readonly apply: (
    out: (line: string) => void,
    wishes: ApplyWishes,
    signal: AbortSignal,
  ) => Promise<number>;
  /** A JSON object as text. */
  readonly status: () => string;
}

export class ControlConnection {
  readonly #socket: Socket;
  readonly #handlers: ControlHandlers;
  readonly #limits: ControlLimits;
  readonly #gone = new AbortController();
  readonly #patience: NodeJS.Timeout;
  #isAsked = false;

  constructor(socket: Socket, handlers: ControlHandlers, limits: ControlLimits) {
    this.#socket = socket;
    this.#handlers = handlers;
    this.#limits = limits;
    this.#patience = setTimeout(() => {
      this.refuse('no request came');
    }, limits.requestMs);
    this.#listen();
  }

  /** Ends it with a reason. */
  refuse(reason: string): void {
    this.#isAsked = true;
    this.#end({ answer: 'refused', reason });
  }

  /** Ends it at once. */
  drop(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    const socket = this.#socket;
    const reader = new LineReader(mostRequestBytes, {
      line: (text) => {
        this.#request(text);
      },
      overlong: () => {
        this.refuse(`a request has ${mostRequestBytes} bytes at most`);
      },
    });
    // What comes after the request is read and thrown away: only so the client's going away is noticed.
    socket.on('data', (piece: Buffer) => {
      if (!this.#isAsked) reader.read(piece);
    });
    // A client that went away (EPIPE, ECONNRESET) is all that can be wrong with a socket of this machine.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(this.#patience);
      this.#gone.abort();
    });
  }

  #request(text: string): void {
    if (this.#isAsked) return;
    clearTimeout(this.#patience);
    this.#isAsked = true;
    const request = parseRequest(text);
    if (request === undefined) this.refuse('that is no request');
    else if (request.request === 'foreign')
      this.refuse(`this agent speaks version ${protocolVersion} of the protocol`);
    else if (request.request === 'status') this.#status();
    else if (request.program !== version) this.refuse(`it is of version ${version}`);
    else void this.#apply(request);
  }

  #status(): void {
    try {
      const status: unknown = JSON.parse(this.#handlers.status());
      if (typeof status !== 'object' || status === null) throw new Error('there is no status');
      this.#end({ answer: 'status', status: { ...status } });
    } catch (error) {
      this.#end({ answer: 'failed', reason: errorMessage(error) });
    }
  }

  async #apply({ form, verbose, attended }: ApplyWishes): Promise<void> {
    this.#send({ answer: 'accepted' });
    const alive = setInterval(() => {
      this.#send({ answer: 'alive' });
    }, this.#limits.aliveMs);
    const out = (line: string): void => {
      for (const text of line.replace(/\n$/, '').split('\n')) this.#send({ answer: 'line', text });
    };
    const wishes = { form, verbose, attended };
    this.#socket.on('close', () => {
      clearInterval(alive);
    });
    const last = await this.#result(out, wishes);
    clearInterval(alive);
    this.#end(last);
  }

  async #result(out: (line: string) => void, wishes: ApplyWishes): Promise<Answer> {
    try {
      const code = await this.#handlers.apply(out, wishes, this.#gone.signal);
      return { answer: 'ended', code };
    } catch (error) {
      return { answer: 'failed', reason: errorMessage(error) };
    }
  }

  #send(answer: Answer): void {
    const socket = this.#socket;
    if (socket.destroyed || socket.writableEnded) return;
    socket.write(answerLine(answer));
    if (socket.writableLength > this.#limits.mostUnread) socket.destroy();
  }

  #end(answer: Answer): void {
    clearTimeout(this.#patience);
    this.#send(answer);
    const socket = this.#socket;
    if (socket.destroyed) return;
    const linger = setTimeout(() => {
      socket.destroy();
    }, this.#limits.lingerMs);
    socket.on('close', () => {
      clearTimeout(linger);
    });
    socket.end();
  }
}
