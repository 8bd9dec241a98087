/** Asking the agent. */

import { connect, type Socket } from 'node:net';
import { errorCode, errorMessage } from '../host/failure.ts';
import { version } from '../version.ts';
import { controlLimits, type ControlLimits } from './control-limits.ts';
import {
  mostAnswerBytes,
  parseAnswer,
  protocolVersion,
  requestLine,
  type Answer,
  type ApplyWishes,
  type Request,
} from './control-protocol.ts';
import { LineReader } from './line-reader.ts';

/** Nobody listens: there is no socket, its owner is dead, or it is not this user's to ask. */
export interface Nobody {
  readonly kind: 'nobody';
}

/** Somebody listens, but no result came. */
export interface Unanswered {
  readonly kind: 'unanswered';
  /** About the agent, as `does not answer`. */
  readonly reason: string;
}

const nobody = new Set(['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'EACCES', 'EPERM']);

/** What an answer comes to: `undefined` for one that is not the last. */
type Take<T> = (answer: Answer) => T | Unanswered | undefined;

/** One conversation. Whatever the agent does or leaves undone, it ends. */
class Conversation<T> {
  readonly #socket: Socket;
  readonly #limits: ControlLimits;
  readonly #settle: (result: T | Nobody | Unanswered) => void;
  #tooLong: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(
    path: string,
    limits: ControlLimits,
    settle: (result: T | Nobody | Unanswered) => void,
  ) {
    this.#settle = settle;
    this.#limits = limits;
    this.#socket = connect(path);
  }

  run(request: Request, take: Take<T>): void {
    const socket = this.#socket;
    const reader = new LineReader(mostAnswerBytes, {
      line: (text) => {
        this.#answer(text, take);
      },
      overlong: () => {
        this.#fail('answers with a line without an end');
      },
    });
    socket.on('data', (piece: Buffer) => {
      reader.read(piece);
    });
    socket.on('error', (error) => {
      if (nobody.has(errorCode(error) ?? '')) this.#end({ kind: 'nobody' });
      else this.#fail(`cannot be asked (${errorMessage(error)})`);
    });
    socket.on('close', () => {
      this.#fail('went away');
    });
    this.#expect(this.#limits.acceptMs);
    this.#tooLong = setTimeout(() => {
      this.#fail('has not come to an end');
    }, this.#limits.applyMs);
    socket.write(requestLine(request));
  }

  #expect(ms: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#fail('does not answer');
    }, ms);
  }

  #answer(text: string, take: Take<T>): void {
    if (this.#isOver) return;
    const answer = parseAnswer(text);
    if (answer === undefined) {
      this.#fail('gives an answer that cannot be read');
      return;
    }
    this.#expect(this.#limits.silenceMs);
    const result = take(answer);
    if (result !== undefined) this.#end(result);
  }

  #fail(reason: string): void {
    this.#end({ kind: 'unanswered', reason });
  }

  /** The first end counts; what the destroyed socket says after it does not. */
  #end(result: T | Nobody | Unanswered): void {
    this.#isOver = true;
    clearTimeout(this.#silence);
    clearTimeout(this.#tooLong);
    this.#socket.destroy();
    this.#settle(result);
  }
}

const converse = <T>(
  path: string,
  request: Request,
  { take, limits }: { readonly take: Take<T>; readonly limits: ControlLimits },
): Promise<T | Nobody | Unanswered> =>
  new Promise((resolve) => {
    new Conversation<T>(path, limits, resolve).run(request, take);
  });

/** What ends any conversation without a result; undefined for what is part of one. */
const trouble = (answer: Answer): Unanswered | undefined => {
  if (answer.answer === 'refused' || answer.answer === 'failed')
    return { kind: 'unanswered', reason: `says: ${answer.reason}` };
  return undefined;
};

export interface Applied {
  readonly kind: 'applied';
  /** As `holdfast apply` would end. */
  readonly code: number;
}

/** `out` is called with each line of the pass, in the form that was wished for. */
export const askApply = (
  path: string,
  wishes: ApplyWishes,
  {
    out,
    limits = controlLimits,
  }: { readonly out: (line: string) => void; readonly limits?: ControlLimits },
): Promise<Applied | Nobody | Unanswered> => {
  const take: Take<Applied> = (answer) => {
    if (answer.answer === 'line') out(answer.text);
    if (answer.answer === 'ended') return { kind: 'applied', code: answer.code };
    return trouble(answer);
  };
  const request = {
    protocol: protocolVersion,
    request: 'apply',
    program: version,
    ...wishes,
  } as const;
  return converse(path, request, { take, limits });
};

export interface AgentStatus {
  readonly kind: 'status';
  readonly status: Readonly<Record<string, unknown>>;
}

/** What the agent says of itself. */
export const askStatus = (
  path: string,
  limits: ControlLimits = controlLimits,
): Promise<AgentStatus | Nobody | Unanswered> => {
  const take: Take<AgentStatus> = (answer) =>
    answer.answer === 'status' ? { kind: 'status', status: answer.status } : trouble(answer);
  return converse(path, { protocol: protocolVersion, request: 'status' }, { take, limits });
};
