/** Simulated programs that run on and on, such as `udevadm monitor`. */

import type { Host } from '../../src/host/host.ts';

type OnLine = (line: string) => void;

export class Followers {
  readonly #all = new Map<string, { onLine: OnLine; end: (how: string) => void }>();
  /** Why a program cannot be started now, by its name. */
  readonly missing = new Map<string, string>();

  readonly follow: Host['follow'] = ({ program, signal }, onLine) =>
    new Promise((resolve) => {
      const why = this.missing.get(program);
      if (why !== undefined) {
        resolve(why);
        return;
      }
      const end = (how: string): void => {
        this.#all.delete(program);
        resolve(how);
      };
      this.#all.set(program, { onLine, end });
      signal.addEventListener('abort', () => {
        end('killed by SIGTERM');
      });
    });

  runs(program: string): boolean {
    return this.#all.has(program);
  }

  say(program: string, line: string): void {
    this.#all.get(program)?.onLine(line);
  }

  kill(program: string): void {
    this.#all.get(program)?.end('killed by SIGKILL');
  }
}
