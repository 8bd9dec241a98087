/** Others that start at boot and do what Holdfast does, or that do the same as each other. */

import { connectsAnything } from '../../core/desired.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { aboutFile } from '../locate.ts';
import type { CrossCheck, Given, Said } from './given.ts';
import { srpRivals } from './srp-rivals.ts';
import { Units } from './units.ts';

type Job = 'modules' | 'connections';

interface Rival {
  readonly unit: string;
  readonly job: Job;
  /** What it does of the same, and what follows. */
  readonly does: string;
}

/** nvme_core knows a path by its address and host, so that no second connection of it is made (nvmf_ip_options_match). */
const once = 'a path that both want is connected once, by whoever comes first';

const door =
  'nothing is connected twice, but while it waits for a dead portal nobody else can connect';

/**
 * openibd.service of MLNX_OFED; rdma.service of RHEL 7 (redhat/rdma.service in rdma-core until 2020);
 * nvmf-autoconnect.service and nvme-discoverd.service of nvme-cli; stafd.service and stacd.service of nvme-stas.
 * nvmf-connect@.service is not among them: 70-nvmf-autoconnect.rules starts it for persistent discovery controllers and
 * Fibre Channel, neither of which Holdfast has.
 */
const rivals: readonly Rival[] = [
  {
    unit: 'openibd.service',
    job: 'modules',
    does: 'loads the modules of openib.conf too, which is harmless; stopping it unloads them below what is connected',
  },
  {
    unit: 'rdma.service',
    job: 'modules',
    does: 'loads the modules of rdma.conf too, which is harmless',
  },
  {
    unit: 'nvmf-autoconnect.service',
    job: 'connections',
    does: `runs nvme connect-all with the same discovery.conf and config.json at boot: ${door}`,
  },
  {
    unit: 'nvme-discoverd.service',
    job: 'connections',
    does: `connects what nvme-fabrics.conf and its portals list, and retries: ${once}`,
  },
  {
    unit: 'stacd.service',
    job: 'connections',
    does: `connects what stacd.conf and stafd list: ${once}, and what stacd connected it may disconnect again (disconnect-scope in stacd.conf)`,
  },
  {
    unit: 'stafd.service',
    job: 'connections',
    does: 'asks the portals of stafd.conf and of mDNS and keeps the connections to them: each is asked by both',
  },
];

const codes = { modules: 'modules-loaded-twice', connections: 'connected-by-others' } as const;

const isOurs = (job: Job, { configuration: { desired } }: Given): boolean =>
  job === 'modules' ? desired.modules.length > 0 : connectsAnything(desired);

const saidOf = ({ unit, job, does }: Rival): Said => ({
  code: codes[job],
  message: `${unit} is enabled and ${does}`,
  hint: `systemctl disable ${unit}`,
});

export const checkRivals: CrossCheck = async (given) => {
  const units = await Units.in(given.tree);
  const concerned = rivals.filter(({ job }) => isOurs(job, given));
  const found = concerned.map(async (rival): Promise<readonly Diagnostic[]> => {
    const path = await units.starts(rival.unit);
    if (path === undefined) return [];
    const { code, ...said } = saidOf(rival);
    return [aboutFile(code, path, said)];
  });
  return [...(await Promise.all(found)).flat(), ...(await srpRivals(given, units))];
};
