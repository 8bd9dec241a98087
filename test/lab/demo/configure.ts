/** The first act: what the administrator writes, and what Holdfast makes of it. */

import { installHoldfast, portalLine, setPortals } from '../holdfast.ts';
import type { Initiator } from '../initiator.ts';
import type { Stage } from './stage.ts';

export const configure = async (stage: Stage, initiator: Initiator): Promise<void> => {
  const { shell } = initiator;
  stage.act('The files that an administrator has already, and Holdfast installed beside them');
  await shell.put('/etc/rdma/rdma.conf', '# RDMA services\nSRP_LOAD=yes\nIPOIB_LOAD=no\n');
  await setPortals(initiator, portalLine('10.99.1.2'), portalLine('10.99.2.2'));
  await stage.type(shell, 'cat /etc/rdma/rdma.conf /etc/nvme/discovery.conf');
  stage.quote(`# node dist/holdfast.cjs install\n${await installHoldfast(initiator)}`);
  stage.say('Is the configuration right, and what would be done?');
  await stage.type(shell, 'holdfast check');
  await stage.type(shell, 'holdfast plan');
};
