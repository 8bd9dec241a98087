/** MAC address, VLAN and the like of virtual functions, as ip-link(8) shows and sets them. */

import type { VfEthernet, VfSettings } from '../desired/mlx4.ts';
import type { EthernetStep } from './functions.ts';
import { nothingDue, type Judged } from './step.ts';
import { together } from './together.ts';

/** What the driver has of a virtual function; undefined is what this kernel or ip(8) does not show. */
export interface EthernetShown {
  readonly mac: string | undefined;
  /** 0 for none. The driver's own word for none is 4095, MLX4_VGT (drivers/net/ethernet/mellanox/mlx4/mlx4.h). */
  readonly vlan: number;
  readonly qos: number;
  readonly proto: '802.1Q' | '802.1ad';
  /** Mbit/s; 0 for no limit. */
  readonly rate: number;
  readonly spoofchk: 'on' | 'off' | undefined;
  readonly state: string | undefined;
}

export interface EthernetSeen {
  readonly kind: 'eth';
  /** The interface of the HCA's port. */
  readonly netdev: string;
  /** Of the virtual function, from 0. */
  readonly number: number;
  readonly shown: EthernetShown;
}

/** What MLX4_VGT is called by the driver, 4095, is no VLAN of anybody's. */
export const vlanOf = (vlan: number): number => (vlan === 4095 ? 0 : vlan);

interface Change {
  readonly what: string;
  /** Behind `ip link set dev X vf N`. */
  readonly args: readonly string[];
  readonly has: string;
}

/** A group of its own: what the driver refuses holds nothing else back. */
const stepOf = (
  { vf, port, source }: VfSettings,
  seen: EthernetSeen,
  change: Change,
): EthernetStep => {
  const { netdev, number } = seen;
  const key = `function ${vf} ${port} ${change.what}`;
  const { args, has } = change;
  return {
    subject: 'functions',
    kind: 'set-ethernet-function',
    key,
    group: key,
    sentence: `give ${vf} (virtual function ${number} of ${netdev}) ${args.join(' ')}: it has ${has} (${source})`,
    args: ['link', 'set', 'dev', netdev, 'vf', String(number), ...args],
  };
};

const vlanArgs = (vlan: number, qos: number, proto: string): readonly string[] => [
  ...['vlan', String(vlan), 'qos', String(qos)],
  ...(proto === '802.1ad' ? ['proto', proto] : []),
];

/** The three are set together, so what the file leaves open is written as it is. */
const vlanChange = (settings: VfEthernet, shown: EthernetShown): Change | undefined => {
  const vlan = vlanOf(settings.vlan ?? shown.vlan);
  const { qos = shown.qos, proto = shown.proto } = settings;
  if (vlan === shown.vlan && qos === shown.qos && proto === shown.proto) return undefined;
  const has = vlanArgs(shown.vlan, shown.qos, shown.proto).join(' ');
  return { what: 'vlan', args: vlanArgs(vlan, qos, proto), has };
};

/** The limit holds, and is shown, inside a VLAN only (mlx4_is_vf_vst_and_prio_qos in mlx4/cmd.c). */
const rateChange = (settings: VfEthernet, shown: EthernetShown): Change | undefined => {
  const rate = settings.max_tx_rate ?? settings.rate;
  const isLimited = vlanOf(settings.vlan ?? shown.vlan) !== 0;
  if (rate === undefined || rate === shown.rate || !isLimited) return undefined;
  const name = settings.max_tx_rate === undefined ? 'rate' : 'max_tx_rate';
  return { what: 'rate', args: [name, String(rate)], has: `${name} ${shown.rate}` };
};

const wordChange = (
  name: 'mac' | 'spoofchk' | 'state',
  wanted: string | undefined,
  shown: string | undefined,
): Change | undefined =>
  wanted === undefined || shown === undefined || wanted === shown
    ? undefined
    : { what: name, args: [name, wanted], has: shown };

const unseen = ({ vf, source }: VfSettings, settings: VfEthernet, shown: EthernetShown): string[] =>
  (['mac', 'spoofchk', 'state'] as const)
    .filter((name) => settings[name] !== undefined && shown[name] === undefined)
    .map((name) => `${name} of ${vf} is left as it is: ip(8) does not show it here (${source})`);

const unlimited = (entry: VfSettings, settings: VfEthernet, shown: EthernetShown): string[] => {
  const rate = settings.max_tx_rate ?? settings.rate ?? 0;
  const isLimited = vlanOf(settings.vlan ?? shown.vlan) !== 0;
  return rate === 0 || isLimited
    ? []
    : [
        `the driver limits what ${entry.vf} sends inside a VLAN only, and ${entry.source} gives none`,
      ];
};

export const judgeEthernet = (
  entry: VfSettings,
  settings: VfEthernet,
  seen: EthernetSeen,
): Judged<EthernetStep> => {
  const { shown } = seen;
  const changes = [
    wordChange('mac', settings.mac, shown.mac),
    vlanChange(settings, shown),
    rateChange(settings, shown),
    wordChange('spoofchk', settings.spoofchk, shown.spoofchk),
    wordChange('state', settings.state, shown.state),
  ].filter((change) => change !== undefined);
  return together([
    { steps: changes.map((change) => stepOf(entry, seen, change)), remarks: [] },
    {
      ...nothingDue,
      remarks: [...unseen(entry, settings, shown), ...unlimited(entry, settings, shown)],
    },
  ]);
};
