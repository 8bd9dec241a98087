// Children of the npm scripts. Plain Node, as test/run.mjs is.
import { once } from 'node:events';

export const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Passes signals on to a child, and resolves with its exit status and the signal that ended it. */
export const endOf = async (child) => {
  const pass = (signal) => child.kill(signal);
  for (const name of signals) process.on(name, pass);
  const end = await once(child, 'close');
  for (const name of signals) process.off(name, pass);
  return end;
};
