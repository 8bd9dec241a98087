import type { Machine } from './machine.ts';
import type { Kind } from './snapshot.ts';

const hcaConf = `RAIL1_ADDRESS=10.99.1.2/24
RAIL2_ADDRESS=10.99.2.2/24
ADDRESS_DELAY=0
`;

const configure = async ({ shell }: Machine): Promise<void> => {
  await shell.put('/etc/lab/hca.conf', hcaConf);
  await shell.run('systemctl start lab-hca@eth1 lab-hca@eth2');
  await shell.run('lab-target setup; sync', { timeoutMs: 60_000 });
};

/** The storage target: nvmet and SRP on both rails. */
export const targetKind: Kind = {
  name: 'target',
  memoryMb: 512,
  macs: ['52:54:00:01:00:02', '52:54:00:02:00:02'],
  key: [hcaConf, configure.toString()],
  configure,
};
