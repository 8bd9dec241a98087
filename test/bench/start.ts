/** How long it takes to start, on the host. */

import { execa } from 'execa';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost, median, type Section } from './figures.ts';

const top = join(import.meta.dirname, '..', '..');
export const bundle = join(top, 'dist', 'holdfast.cjs');
const times = 31;
const firsts = 7;

/** What some machines set, and what makes every Node program start slowly. */
export const env = { NODE_EXTRA_CA_CERTS: undefined, NODE_OPTIONS: undefined };

const startOf = async (args: readonly string[]): Promise<number> => {
  const start = performance.now();
  await execa(process.execPath, args, { env, stdio: 'ignore', timeout: 60_000 });
  return performance.now() - start;
};

/** The commands take turns, so that whatever disturbs the machine disturbs all of them. */
const inTurns = async (commands: readonly (readonly string[])[]): Promise<number[][]> => {
  const columns: number[][] = commands.map(() => []);
  for (let left = times; left > 0; left -= 1) {
    for (const [at, args] of commands.entries()) columns[at]?.push(await startOf(args));
  }
  return columns;
};

const configuration = {
  'etc/rdma/rdma.conf': 'IPOIB_LOAD=no\nSRP_LOAD=yes\n',
  'etc/nvme/discovery.conf': [1, 2, 3, 4, 5, 6, 7, 8]
    .map((last) => `--transport=rdma --traddr=10.0.0.${last} --trsvcid=4420\n`)
    .join(''),
  'etc/nvme/hostnqn': 'nqn.2014-08.org.nvmexpress:uuid:1ab00000-0000-4000-8000-000000000001\n',
  'etc/nvme/hostid': '1ab00000-0000-4000-8000-000000000001\n',
};

/** The files that a host has: the samples, and those above. */
const makeRoot = async (dir: string): Promise<void> => {
  await cp(join(top, 'etc'), join(dir, 'etc'), { recursive: true });
  for (const [name, text] of Object.entries(configuration)) await writeFile(join(dir, name), text);
};

/** What is kept from one run to the next, so that the first one can be measured as well. */
const keptCode = '/run/holdfast/code-check';

const firstTimes = async (args: readonly string[]): Promise<number[]> => {
  const values: number[] = [];
  for (let left = firsts; left > 0; left -= 1) {
    await rm(keptCode, { force: true });
    values.push(await startOf(args));
  }
  return values;
};

export const measureStart = async (): Promise<Section> => {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const empty = join(dir, 'empty.cjs');
  await writeFile(empty, '');
  await makeRoot(dir);
  const first = await firstTimes([bundle, 'check', '--root', dir]);
  const [none = [], version = [], check = [], full = []] = await inTurns([
    [empty],
    [bundle, '--version'],
    [bundle, 'check'],
    [bundle, 'check', '--root', dir],
  ]);
  await rm(dir, { recursive: true });
  const ratio = (values: readonly number[]): number => median(values) / median(none);
  return {
    title: '4. Start, on this host',
    figures: [
      { what: 'an empty Node script', values: none, unit: 'ms' },
      { what: 'holdfast --version', values: version, unit: 'ms' },
      { what: 'holdfast check', values: check, unit: 'ms' },
      { what: 'holdfast check, a file of every kind', values: full, unit: 'ms' },
      { what: 'the same for the first time since boot', values: first, unit: 'ms' },
    ],
    aims: [
      atMost('--version, ratio', ratio(version), 2, 'at most 2'),
      atMost('check, ratio', ratio(check), 2, 'at most 2'),
      atMost('check of every kind, ratio', ratio(full), 2, 'at most 2'),
    ],
    notes: [],
  };
};
