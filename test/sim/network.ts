/** What becomes of a question: ICMP from live hosts, silence from firewalled ones, failing ARP for absent ones. */

import type { Question, Echo } from '../../src/host/host.ts';
import { peerAt, routeTo, type State } from './state.ts';
import type { Timeline } from './timeline.ts';

/** Three ARP requests, a second apart. */
const arpMs = 3050;
const rocePort = 4791;

const within = async (
  timeline: Timeline,
  ms: number,
  { deadlineMs, signal }: Question,
  echo: Echo,
): Promise<Echo> => {
  const ended = new Promise((resolve) => signal?.addEventListener('abort', resolve));
  await Promise.race([timeline.sleep(Math.min(ms, deadlineMs)), ended]);
  return ms <= deadlineMs && signal?.aborted !== true ? echo : 'silent';
};

const askNeighbour = async (
  state: State,
  timeline: Timeline,
  question: Question,
): Promise<Echo> => {
  const { address } = question;
  const began = timeline.now();
  state.unresolved.set(address, began);
  const echo = await within(timeline, arpMs, question, 'unreachable');
  timeline.after(5000, () => {
    if (state.unresolved.get(address) === began) state.unresolved.delete(address);
  });
  return echo;
};

/** One question, as src/host/network.ts would report it. */
export const sendDatagram = (
  { state, timeline }: { readonly state: State; readonly timeline: Timeline },
  question: Question,
  local: (address: string) => void,
): Promise<Echo> => {
  const { address, port, source } = question;
  const way = routeTo(state, address);
  if (way === undefined || (source !== undefined && source !== way.address))
    return Promise.resolve('no-route');
  local(way.address);
  const found = peerAt(state, address);
  if (found === undefined) return askNeighbour(state, timeline, question);
  state.unresolved.delete(address);
  const refuses = found.answers && (port !== rocePort || !found.rdma);
  return within(timeline, refuses ? found.roundTripMs : Infinity, question, 'refused');
};
