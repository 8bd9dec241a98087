/** ip-link(8) on the interfaces of the simulated HCA: print_vfinfo in ip/ipaddress.c, iplink_parse_vf in ip/iplink.c. */

import type { Exit } from '../../src/host/host.ts';
import { ended } from './attributes.ts';
import type { EthernetState, SimFunction } from './mlx4-function.ts';

/** The limit is shown inside a VLAN only (mlx4_get_vf_config in mlx4/cmd.c). */
const shown = (number: number, one: EthernetState): unknown => ({
  vf: number,
  link_type: 'ether',
  address: one.mac,
  vlan_list: [
    {
      ...(one.vlan !== 0 && { vlan: one.vlan }),
      ...(one.qos !== 0 && { qos: one.qos }),
      ...(one.proto !== '802.1Q' && { protocol: one.proto }),
    },
  ],
  rate: { max_tx: one.vlan === 4095 ? 0 : one.rate, min_tx: 0 },
  spoofchk: one.spoofchk,
  link_state: one.state,
});

const refused = (words: string): Exit => ended('', `RTNETLINK answers: ${words}\n`);

/** What is not given of a VLAN is reset. */
const setVlan = (one: EthernetState, args: readonly string[]): void => {
  const after = (name: string): string | undefined =>
    args.includes(name) ? args[args.indexOf(name) + 1] : undefined;
  const vlan = Number(after('vlan'));
  one.qos = Number(after('qos') ?? 0);
  one.vlan = vlan === 0 && one.qos === 0 ? 4095 : vlan;
  one.proto = after('proto') ?? '802.1Q';
};

const set = (one: EthernetState, args: readonly string[]): Exit => {
  const [name = '', value = ''] = args;
  if (name === 'vlan') setVlan(one, args);
  else if (name === 'mac') one.mac = value;
  else if (name === 'rate' || name === 'max_tx_rate') one.rate = Number(value);
  else if (name === 'spoofchk') one.spoofchk = value === 'on';
  else if (name === 'state') one.state = value;
  else return refused('Operation not supported');
  return ended();
};

/** `-j link show dev eth2`, and `link set dev eth2 vf 0 mac ...`. */
export const ipLink = (functions: readonly SimFunction[], args: readonly string[]): Exit => {
  const port = Number(/^eth(\d)$/.exec(args[args.indexOf('dev') + 1] ?? '')?.[1] ?? NaN) - 2;
  if (Number.isNaN(port)) return ended('', 'Cannot find device\n');
  if (args.includes('show')) {
    const vfinfo_list = functions.flatMap(({ number, ethernet }) => {
      const one = ethernet[port];
      return one === undefined ? [] : [shown(number, one)];
    });
    return ended(JSON.stringify([{ ifname: `eth${port + 2}`, vfinfo_list }]));
  }
  const one = functions[Number(args[args.indexOf('vf') + 1])]?.ethernet[port];
  return one === undefined ? refused('Invalid argument') : set(one, args.slice(6));
};
