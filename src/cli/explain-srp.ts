/** `holdfast explain srp`: what targets have to know of this host before it can log in. */

import { loadConfiguration } from '../config/load.ts';
import { renderText } from '../config/render.ts';
import { isError } from '../config/locate.ts';
import { explainAcls } from '../core/srp/explain.ts';
import type { Host } from '../host/host.ts';
import { observePorts } from '../observe/rdma.ts';
import { observeSrpHosts } from '../observe/srp.ts';
import { observeInitiators } from '../observe/srp-initiators.ts';
import type { Io } from './io.ts';

/** Nothing is asked of the network, so it says the same before the first attempt and after. */
export const explainSrp = async (host: Host, io: Io): Promise<void> => {
  const [configuration, initiators, ports, hosts] = await Promise.all([
    loadConfiguration(host),
    observeInitiators(host),
    observePorts(host),
    observeSrpHosts(host),
  ]);
  for (const diagnostic of configuration.diagnostics.filter(isError))
    io.err(renderText(diagnostic));
  const { hostname } = host;
  const { srpTargets: targets, srpConnections: connections } = configuration.settings;
  const addresses = host.addresses();
  const scene = { initiators, ports, addresses, hosts, hostname, targets, connections };
  const lines = explainAcls(scene);
  for (const line of lines) io.out(line);
  if (lines.length === 0) io.err('this host has no RDMA port that SRP can log in from');
  else if (targets.length === 0)
    io.err('holdfast.conf has no [srp-target NAME] section: targets are found on InfiniBand only');
};
