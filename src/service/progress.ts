/** Whether anything moves: a host that counts what it has been asked and has answered. */

import type { Host } from '../host/host.ts';

type Asked<A extends readonly unknown[], R> = (...args: A) => Promise<R>;

export class Progress {
  /** How many answers there were. Waiting is none. */
  answers = 0;

  /** The same host, with its answers counted. */
  counting(host: Host): Host {
    const counted =
      <A extends readonly unknown[], R>(ask: Asked<A, R>): Asked<A, R> =>
      async (...args) => {
        const answer = await ask(...args);
        this.answers += 1;
        return answer;
      };
    return {
      ...host,
      read: counted((...args) => host.read(...args)),
      list: counted((...args) => host.list(...args)),
      run: counted((...args) => host.run(...args)),
      store: counted((...args) => host.store(...args)),
      replace: counted((...args) => host.replace(...args)),
      send: counted((...args) => host.send(...args)),
      opens: counted((...args) => host.opens(...args)),
    };
  }
}
