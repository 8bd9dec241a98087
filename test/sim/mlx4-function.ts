/** A virtual function of the simulated HCA: its place in `iov` (mlx4.ts says where its shape comes from). */

export interface EthernetState {
  mac: string;
  /** 4095 for none, as the driver says it (MLX4_VGT). */
  vlan: number;
  qos: number;
  proto: string;
  rate: number;
  spoofchk: boolean;
  state: string;
}

interface InfinibandState {
  guid: bigint;
  readonly keys: string[];
}

export class SimFunction {
  readonly pci: string;
  /** N of virtfnN; the place of its GUID is one more, as place 0 is the HCA's. */
  readonly number: number;
  readonly infiniband: readonly InfinibandState[];
  readonly ethernet: readonly EthernetState[];

  constructor(hca: string, number: number) {
    this.pci = `${hca.slice(0, -1)}${number + 1}`;
    this.number = number;
    this.infiniband = [1n, 2n].map((port) => ({
      guid: 0x0214_0500_0000_0000n + port,
      keys: ['0', 'none', 'none'],
    }));
    this.ethernet = [1, 2].map(() => ({
      ...{ mac: '00:00:00:00:00:00', vlan: 4095, qos: 0, proto: '802.1Q' },
      ...{ rate: 0, spoofchk: false, state: 'auto' },
    }));
  }

  files(rdma: string, ports: readonly string[]): readonly [string, string][] {
    const iov = `/sys/class/infiniband/${rdma}/iov`;
    return [
      [`/sys/bus/pci/devices/${this.pci}/vendor`, '0x15b3\n'],
      ...ports.flatMap((_, at): readonly [string, string][] => {
        const { guid, keys } = this.infiniband[at] ?? { guid: 0n, keys: [] };
        const own = `${iov}/${this.pci}/ports/${at + 1}`;
        return [
          [`${own}/gid_idx/0`, `${this.number + 1}\n`],
          [`${iov}/ports/${at + 1}/admin_guids/${this.number + 1}`, `${guid.toString(16)}\n`],
          ...keys.map((key, place): [string, string] => [`${own}/pkey_idx/${place}`, `${key}\n`]),
        ];
      }),
    ];
  }

  /** store_admin_alias_guid and store_port_pkey. Undefined where the file is another function's. */
  store(path: string, text: string, places: number): string | undefined {
    const guid = /\/iov\/ports\/([12])\/admin_guids\/(\d+)$/.exec(path);
    if (guid !== null && Number(guid[2]) === this.number + 1) {
      const port = this.infiniband[Number(guid[1]) - 1];
      if (port !== undefined) port.guid = BigInt(`0x${text.trim()}`);
      return '';
    }
    const [, pci, port, place] = /\/iov\/([^/]+)\/ports\/([12])\/pkey_idx\/(\d+)$/.exec(path) ?? [];
    if (pci !== this.pci) return undefined;
    if (!(Number(text) < places)) return 'EINVAL: invalid argument';
    this.infiniband[Number(port) - 1]?.keys.splice(Number(place), 1, text.trim());
    return '';
  }
}
