/** The resident agent on a simulated host. */

import { loadConfiguration } from '../../src/config/load.ts';
import type { Log } from '../../src/journal/log.ts';
import { Agent, type AgentOptions } from '../../src/service/agent.ts';
import { Systemd } from '../../src/service/systemd.ts';
import { listen } from '../../src/service/triggers.ts';
import type { Sim } from './host.ts';

export interface Running {
  readonly agent: Agent;
  /** `event: message`, in order, without what is said of every pass. */
  readonly lines: string[];
  /** When passes ended. */
  readonly passes: number[];
  /** Ends it in good order. */
  end(): Promise<void>;
}

/** `over`: what is another than usual. */
export const startAgent = (sim: Sim, over: Partial<AgentOptions> = {}): Running => {
  const lines: string[] = [];
  const passes: number[] = [];
  const log: Log = {
    write: (_level, { event }, message) => {
      if (event !== 'pass-finished') lines.push(`${event}: ${message}`);
    },
  };
  const stop = new AbortController();
  const { host = sim.host } = over;
  const release = (): void => {
    passes.push(sim.timeline.now());
  };
  const agent = new Agent({
    host,
    log,
    flush: () => Promise.resolve(),
    load: () => loadConfiguration(host),
    lock: () => Promise.resolve({ release }),
    systemd: new Systemd(host, {}),
    tidy: () => undefined,
    stop: stop.signal,
    ...over,
  });
  const running = Promise.all([agent.run(), listen(host, log, agent, stop.signal)]);
  return {
    agent,
    lines,
    passes,
    end: async () => {
      stop.abort();
      await sim.timeline.run(running);
    },
  };
};

export const uevent = (sim: Sim, action: string, subsystem: string, name = 'x'): void => {
  const line = `KERNEL[1.000000] ${action.padEnd(8)} /devices/virtual/${subsystem}/${name} (${subsystem})`;
  sim.followers.say('udevadm', line);
};
