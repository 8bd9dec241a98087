/** Where the figures come from. */

import { cpus, release, totalmem } from 'node:os';
import type { Initiator } from '../lab/initiator.ts';

export const describeHost = (): string => {
  const [cpu] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const date = new Date().toISOString().slice(0, 10);
  return `${date}: ${cpu?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${memory}; Linux ${release()}, node ${process.version}`;
};

export const describeGuest = ({ shell }: Initiator): Promise<string> =>
  shell.run('echo "Linux $(uname -r), node $(node --version), $(nvme version | head -1)"');
