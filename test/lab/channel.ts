import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** What a script did in the guest. Times are the guest's, in seconds since 1970. */
export interface Answer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly start: number;
  readonly end: number;
}

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** What is sent: a script for bash, what it reads from stdin, and how long it may take. */
export interface Request {
  readonly script: string;
  readonly input: string | Buffer;
  readonly timeoutMs: number;
}

// The guest ends the script in time; this much later the guest itself is taken for stuck.
const graceMs = 10_000;

/** One virtio-serial port with lab-agent behind it: one command at a time. See guest/. */
export class Channel {
  readonly path: string;
  readonly #server: Server;
  #socket: Socket | undefined;
  #received = Buffer.alloc(0);
  #pending: Pending | undefined;
  readonly #onHello: (() => void)[] = [];
  /** False from a time out on: an answer might still come, and would be taken for another's. */
  usable = false;

  constructor(path: string) {
    this.path = path;
    this.#server = createServer((socket) => {
      this.#socket = socket;
      socket.on('data', (data: Buffer) => {
        this.#receive(data);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#fail('the machine ended');
      });
    });
  }

  /** QEMU connects to us, so we must listen before it starts. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(this.path, resolve);
    });
  }

  get busy(): boolean {
    return this.#pending !== undefined;
  }

  /** Resolves at the next start of the agent in the guest. */
  hello(): Promise<void> {
    return new Promise((resolve) => this.#onHello.push(resolve));
  }

  send({ script, input, timeoutMs }: Request): Promise<Answer> {
    const body = Buffer.from(script);
    const payload = Buffer.from(input);
    const header = `${timeoutMs / 1000} ${body.length} ${payload.length}\n`;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.usable = false;
        this.#fail(`no answer from the guest to: ${script}`);
      }, timeoutMs + graceMs);
      const settled = (): void => {
        clearTimeout(late);
        this.#pending = undefined;
      };
      this.#pending = {
        resolve: (answer) => {
          settled();
          resolve(answer);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      this.#socket?.write(Buffer.concat([Buffer.from(header), body, payload]));
    });
  }

  #receive(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    while (this.#takeMessage());
  }

  #takeMessage(): boolean {
    const end = this.#received.indexOf('\n');
    if (end < 0) return false;
    const [kind, ...rest] = this.#received.toString('utf8', 0, end).split(' ');
    if (kind !== 'done') return this.#greet(end + 1);
    const [code = 1, out = 0, err = 0, start = 0, stop = 0] = rest.map(Number);
    const body = this.#received.subarray(end + 1);
    if (body.length < out + err) return false;
    this.#received = body.subarray(out + err);
    const [stdout, stderr] = [body.subarray(0, out), body.subarray(out, out + err)];
    // The answer to a request that was given up: the channel is in step again.
    this.usable = true;
    this.#pending?.resolve({ code, stdout, stderr, start, end: stop });
    return true;
  }

  // A new agent: what the old one was doing is lost, with half an answer perhaps.
  #greet(length: number): boolean {
    this.#received = this.#received.subarray(length);
    this.#fail('the guest was restarted');
    this.usable = true;
    this.#onHello.splice(0).forEach((resolve) => {
      resolve();
    });
    return true;
  }

  /** The guest was reset: what is on the way from it will never be complete. */
  forget(): void {
    this.usable = false;
    this.#received = Buffer.alloc(0);
    this.#fail('the guest was reset');
  }

  #fail(why: string): void {
    this.#pending?.reject(new Error(why));
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
    this.#fail('the machine was closed');
  }
}
