/** The control socket as a client sees it that keeps to no rules. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { controlLimits, type ControlLimits } from '../../src/service/control-limits.ts';
import { serveControl, type ControlHandlers } from '../../src/service/control.ts';
import { version } from '../../src/version.ts';

export const wishes = { form: 'journal', verbose: false, attended: true } as const;

export const applyRequest = `${JSON.stringify({ protocol: 1, request: 'apply', program: version, ...wishes })}\n`;

/** An agent at `path` until the test ends. What it is not asked for in the test it cannot do. */
export const agentAt = async (
  t: TestContext,
  path: string,
  handlers: Partial<ControlHandlers>,
  limits: Partial<ControlLimits> = {},
): Promise<void> => {
  const cannot = (): never => {
    throw new Error('not asked for');
  };
  const all = { apply: cannot, status: cannot, ...handlers };
  const control = await serveControl(path, all, { ...controlLimits, ...limits });
  t.after(() => control.close());
};

/** Connected; what it hears is collected. */
export class Raw {
  readonly socket: Socket;
  #heard = '';

  constructor(path: string) {
    this.socket = connect(path);
    this.socket.on('error', () => undefined);
    this.socket.on('data', (data: Buffer) => {
      this.#heard += data.toString();
    });
  }

  /** The answers so far, one a line. */
  get answers(): readonly string[] {
    return this.#heard.split('\n').filter((line) => line !== '');
  }

  /** Until the other side has ended it. */
  async closed(): Promise<readonly string[]> {
    if (!this.socket.destroyed) await once(this.socket, 'close');
    return this.answers;
  }

  async answered(): Promise<void> {
    while (this.answers.length === 0) await once(this.socket, 'data');
  }
}

/** Sends `text` and returns what comes until the agent ends it. */
export const say = async (path: string, text: string | Buffer): Promise<readonly string[]> => {
  const raw = new Raw(path);
  raw.socket.write(text);
  return raw.closed();
};
