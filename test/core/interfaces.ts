/** Interfaces as they are wished for and as they are seen, for tests to vary. */

import { loadInterfaces } from '../../src/config/setup/interfaces.ts';
import type { SourceText } from '../../src/config/lines.ts';
import type { Located } from '../../src/config/located.ts';
import { parseAssignments } from '../../src/config/shell/shell.ts';
import { parseAddress } from '../../src/core/address.ts';
import type {
  InterfacesActual,
  InterfacesDesired,
  InterfaceSeen,
  SeenAddress,
  SeenRoute,
} from '../../src/core/interfaces/types.ts';
import { planInterfaces } from '../../src/core/setup/interfaces.ts';
import { defaultSettings } from '../../src/core/settings.ts';

const folder = '/etc/sysconfig/network-scripts';
export const rules = '/etc/udev/rules.d/70-persistent-ipoib.rules';
const openib = '/etc/infiniband/openib.conf';

/** Files of network-scripts by their bare names, or others by their paths. */
export type Files = Readonly<Record<string, string>>;

export const loaded = (files: Files, manage = true): Located<InterfacesDesired | undefined> => {
  const texts = Object.entries(files).map(([name, text]): SourceText => ({
    file: name.startsWith('/') ? name : `${folder}/${name}`,
    text,
  }));
  const keys = texts.find(({ file }) => file === openib) ?? { file: openib, text: '' };
  return loadInterfaces({
    files: {
      mlx4: undefined,
      sriov: undefined,
      interfaces: texts.filter(({ file }) => file.startsWith('/etc/sysconfig/')),
      rules: texts.filter(({ file }) => file.endsWith('.rules')),
    },
    rdma: [],
    openib: parseAssignments(keys, 'node7').value,
    settings: { ...defaultSettings, interfacesManage: manage },
    hostname: 'node7',
  });
};

/** `10.0.0.1/24`. */
export const address = (text: string): SeenAddress => {
  const [bare = '', prefix = ''] = text.split('/');
  const ip = parseAddress(bare);
  if (ip === undefined) throw new Error(`${text} is no address`);
  return { ip, prefix: Number(prefix) };
};

/** An IPoIB interface that has just come: down, without an address, nobody's. */
export const fresh = (name: string, change: Partial<InterfaceSeen> = {}): InterfaceSeen => ({
  name,
  infiniband: true,
  rdma: true,
  hwaddr: '80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:31:78:f1',
  child: false,
  up: false,
  carrier: undefined,
  mode: 'datagram',
  mtu: 2044,
  master: undefined,
  lowers: [],
  uppers: [],
  addresses: [],
  manager: { name: 'nobody' },
  ...change,
});

/** The interface of a RoCE device. */
export const ethernet = (name: string, change: Partial<InterfaceSeen> = {}): InterfaceSeen =>
  fresh(name, {
    infiniband: false,
    hwaddr: '02:00:00:00:00:01',
    mode: undefined,
    mtu: 1500,
    ...change,
  });

export const route = (iface: string, to: string, via?: string, metric = 0): SeenRoute => {
  const { ip: destination, prefix = 0 } = address(to);
  const gateway = via === undefined ? undefined : parseAddress(via);
  return { iface, destination, prefix, gateway, metric };
};

export interface Planned {
  readonly steps: readonly string[];
  readonly remarks: readonly string[];
}

/** What is planned, in sentences. */
export const planned = (
  files: Files,
  interfaces: readonly InterfaceSeen[],
  routes: InterfacesActual['routes'] = [],
): Planned => {
  const desired = loaded(files).value;
  if (desired === undefined) return { steps: [], remarks: ['nothing is asked for'] };
  const { steps, remarks } = planInterfaces(desired, { interfaces, routes });
  return { steps: steps.map(({ sentence }) => sentence), remarks };
};
