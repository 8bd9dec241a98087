import type { Machine } from './machine.ts';
import type { Kind } from './snapshot.ts';

/** Its identity in /etc/nvme. */
export const initiatorHost = {
  nqn: 'nqn.2014-08.org.nvmexpress:uuid:1ab00000-0000-4000-8000-000000000001',
  id: '1ab00000-0000-4000-8000-000000000001',
} as const;

const hcaConf = `RAIL1_ADDRESS=10.99.1.1/24
RAIL2_ADDRESS=10.99.2.1/24
ADDRESS_DELAY=0
`;

/** Until both HCAs are there, with their addresses usable for RDMA. */
export const hcasAreUp =
  '[[ $(cat /sys/class/infiniband/rxe[12]/ports/1/gids/1 2>/dev/null) == *ffff:*ffff:* ]]';

const configure = async ({ shell }: Machine): Promise<void> => {
  await shell.put('/etc/nvme/hostnqn', `${initiatorHost.nqn}\n`);
  await shell.put('/etc/nvme/hostid', `${initiatorHost.id}\n`);
  await shell.put('/etc/lab/hca.conf', hcaConf);
  await shell.run('systemctl start lab-hca@eth1 lab-hca@eth2');
  await shell.waitUntil(hcasAreUp, 20_000);
  // Once, so that the first run of a test finds what it needs in the page cache.
  await shell.run('node -e 0; nvme version; rdma link; udevadm settle; sync');
};

/** The host under test, with two HCAs, nothing connected and no Holdfast in it. */
export const initiatorKind: Kind = {
  name: 'initiator',
  memoryMb: 768,
  macs: ['52:54:00:01:00:01', '52:54:00:02:00:01'],
  key: [initiatorHost, hcaConf, hcasAreUp, configure.toString()],
  configure,
};
