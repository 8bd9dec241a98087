/** How long it takes to read and plan a discovery.conf of ten thousand lines, on the host. */

import { execa } from 'execa';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { atMost, median, type Section } from './figures.ts';
import { bundle, env } from './start.ts';

const count = 10_000;
const times = 11;

const runOf = async (args: readonly string[]): Promise<number> => {
  const start = performance.now();
  // Exit codes say what is missing and wrong, which is meant here.
  await execa(process.execPath, args, { env, stdio: 'ignore', timeout: 120_000, reject: false });
  return performance.now() - start;
};

const addressOf = (index: number): string =>
  `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

const good = Array.from(
  { length: count },
  (_, index) => `--transport=rdma --traddr=${addressOf(index)} --trsvcid=4420 --nr-io-queues=4\n`,
).join('');

/** One option of each line is misspelt. */
const bad = good.replaceAll('--nr-io-queues', '--nr-io-queue-s');

const hostnqn = 'nqn.2014-08.org.nvmexpress:uuid:1ab00000-0000-4000-8000-000000000001';

const makeRoot = async (root: string, discovery: string): Promise<void> => {
  const files = {
    'etc/nvme/discovery.conf': discovery,
    'etc/nvme/hostnqn': `${hostnqn}\n`,
    'etc/nvme/hostid': '1ab00000-0000-4000-8000-000000000001\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
};

export const measureLines = async (): Promise<Section> => {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const empty = join(dir, 'empty.cjs');
  await writeFile(empty, '');
  await makeRoot(join(dir, 'good'), good);
  await makeRoot(join(dir, 'bad'), bad);
  const commands = [
    [empty],
    [bundle, 'check', '--root', join(dir, 'good')],
    [bundle, 'plan', '--root', join(dir, 'good')],
    [bundle, 'check', '--root', join(dir, 'bad')],
  ];
  const columns: number[][] = commands.map(() => []);
  for (let left = times; left > 0; left -= 1) {
    for (const [at, args] of commands.entries()) columns[at]?.push(await runOf(args));
  }
  await rm(dir, { recursive: true });
  const [none = [], check = [], plan = [], wrong = []] = columns;
  return {
    title: `5. A discovery.conf of ${count} lines, on this host`,
    figures: [
      { what: 'an empty Node script', values: none, unit: 'ms' },
      { what: 'holdfast check', values: check, unit: 'ms' },
      { what: 'holdfast plan', values: plan, unit: 'ms' },
      { what: 'holdfast check, each line with an error', values: wrong, unit: 'ms' },
    ],
    aims: [
      atMost('plan, in seconds', median(plan) / 1000, 1, 'at most 1'),
      atMost('check of errors only, in seconds', median(wrong) / 1000, 2, 'at most 2'),
    ],
    notes: [`plan is ${(median(plan) / median(none)).toFixed(1)} times an empty script`],
  };
};
