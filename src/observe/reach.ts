/**
 * Finding out who is there without going through the kernel's door. Two empty datagrams go to the host: one
 * to the RoCEv2 port, which a host without RoCE refuses by ICMP, and one to the discard port, whose refusal
 * proves that the host is up and would have refused the first one too. Silence in between is read from the
 * neighbour table.
 */

import { parseAddress, sameAddress } from '../core/address.ts';
import type { Actual, RdmaPort } from '../core/actual.ts';
import type { Evidence } from '../core/door.ts';
import { rdmaInterfaces } from '../core/world.ts';
import type { Echo, Host, Question } from '../host/host.ts';
import { findNeighbour, neighbourMs, refusal } from './neighbour.ts';

/** UDP destination port of RoCEv2 (IANA roce, 4791) and of the discard protocol (RFC 863). */
const rocePort = 4791;
const discardPort = 9;

export type Report = (evidence: Evidence) => void;

export interface Target {
  readonly transport: string;
  readonly traddr: string;
  readonly trsvcid: string;
  readonly hostTraddr: string | undefined;
  readonly hostIface: string | undefined;
}

/** Whether refusing the RoCEv2 port says anything: on InfiniBand and iWARP it does not. */
const speaksRoce = (actual: Actual): boolean =>
  actual.ports.every(({ linkLayer, iwarp }) => linkLayer === 'Ethernet' && !iwarp);

/** Before Linux 6.5 an iWARP port does not say which interface it belongs to. */
const isVague = ({ linkLayer, netdev }: RdmaPort): boolean =>
  linkLayer === 'Ethernet' && netdev === undefined;

/** True when the address is on an interface of this host that certainly has no RDMA device. */
const hasNoDevice = (actual: Actual, local: string): boolean => {
  if (actual.ports.some(isVague)) return false;
  const iface = actual.addresses.find(({ address }) => sameAddress(address, local))?.iface;
  const netdev = actual.netdevs.find(({ name }) => name === iface);
  if (netdev?.physical !== true) return actual.ports.length === 0;
  const hasUpper = actual.netdevs.some(({ lowers }) => lowers.includes(netdev.name));
  return !hasUpper && !rdmaInterfaces(actual).has(netdev.name);
};

/** A live host has refused the connection by then. */
const tcpPatienceMs = 250;

/** There is no table of neighbours to read for IPv6, but a TCP connection is told what a datagram is not. */
const tryTcp = async (host: Host, question: Question, report: Report): Promise<void> => {
  if (question.signal?.aborted === true) return;
  const slow = host.clock.sleep(tcpPatienceMs).then(() => {
    report('quiet');
  });
  const echo = await host.opens({ ...question, port: discardPort });
  if (echo === 'refused' || echo === 'open') report('alive');
  await slow;
};

const meaningOf = (echo: Exclude<Echo, 'unreachable'>, actual: Actual): Evidence => {
  if (echo === 'refused') return speaksRoce(actual) ? 'no-rdma' : 'alive';
  return echo === 'silent' ? 'quiet' : echo;
};

const knockAtRoce = async (
  host: Host,
  actual: Actual,
  { question, report }: { readonly question: Question; readonly report: Report },
): Promise<void> => {
  const { address } = question;
  const started = host.clock.monotonicMs();
  // Not before the datagram is on its way: an address that nobody has asked for yet has no entry in any table.
  const way: { known: boolean; beside?: Promise<void> } = { known: false };
  const sent = (local: string): void => {
    way.known = true;
    if (hasNoDevice(actual, local)) report('no-device');
    const isV6 = parseAddress(address)?.family === 6;
    way.beside = watched(
      isV6 ? tryTcp(host, question, report) : findNeighbour(host, address).then(report),
      report,
    );
  };
  const echo = await host.send({ ...question, port: rocePort }, sent);
  const took = host.clock.monotonicMs() - started;
  // Silence says nothing that the neighbour table does not say better, except where nothing could be sent at all.
  if (echo === 'unreachable') report(await refusal(host, address, took));
  else if (echo !== 'silent' || !way.known) report(meaningOf(echo, actual));
  await way.beside;
};

const knockAtDiscard = async (host: Host, question: Question, report: Report): Promise<void> => {
  const echo = await host.send({ ...question, port: discardPort });
  if (echo === 'refused') report('alive');
};

/** A question that cannot even be asked must not end the pass. */
const watched = (work: Promise<void>, report: Report): Promise<void> =>
  work.catch(() => {
    report('quiet');
  });

/** What weighs more replaces what was reported before: the first four may turn out to be something else. */
const weights: readonly Evidence[] = ['pending', 'quiet', 'rejected', 'alive', 'no-rdma'];

const weightOf = (evidence: Evidence): number => {
  const weight = weights.indexOf(evidence);
  return weight === -1 ? weights.length : weight;
};

/** How long after the discard port's refusal the RoCE port's is still waited for; both leave at the same moment. */
const overtakenMs = 500;

/** The discard port's refusal may overtake the RoCE port's, so both may be reported, in either order. */
const overRdma = async (
  host: Host,
  actual: Actual,
  { target, report }: { readonly target: Target; readonly report: Report },
): Promise<void> => {
  const { traddr: address, hostTraddr: source } = target;
  const enough = new AbortController();
  const { signal } = enough;
  const question = { address, source, port: rocePort, deadlineMs: neighbourMs, signal };
  const noting: Report = (evidence) => {
    report(evidence);
    if (weightOf(evidence) > weightOf('alive')) enough.abort();
    else if (evidence === 'alive')
      void host.clock.sleep(overtakenMs).then(() => {
        enough.abort();
      });
  };
  await Promise.all([
    watched(knockAtRoce(host, actual, { question, report: noting }), noting),
    watched(knockAtDiscard(host, question, noting), noting),
  ]);
};

/** From the same address as the kernel would; no program can say what a given interface leads to. */
const overTcp = async (host: Host, target: Target, report: Report): Promise<void> => {
  const { traddr, trsvcid, hostTraddr, hostIface } = target;
  if (hostIface !== undefined) {
    report('quiet');
    return;
  }
  const question = { address: traddr, source: hostTraddr, deadlineMs: neighbourMs };
  const echo = await host.opens({ ...question, port: Number(trsvcid) });
  if (echo === 'open') report('alive');
  else if (echo === 'refused') report('closed');
  else report(echo === 'silent' ? 'unreachable' : echo);
};

/**
 * Reports what can be said about an address without the door, each time something better is known: within
 * milliseconds for a live one, after 3 s for an absent one. Resolves when nothing more will come and nothing is open.
 */
export const askAround = async (
  host: Host,
  actual: Actual,
  target: Target,
  report: Report,
): Promise<void> => {
  let known: Evidence = 'pending';
  const better: Report = (evidence) => {
    if (weightOf(evidence) <= weightOf(known)) return;
    known = evidence;
    report(evidence);
  };
  if (parseAddress(target.traddr) === undefined) better('no-name');
  else if (target.transport === 'rdma') await overRdma(host, actual, { target, report: better });
  else await watched(overTcp(host, target, better), better);
};
