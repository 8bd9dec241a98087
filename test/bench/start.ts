/** How long it takes to start, on the host. */

import { execa } from 'execa';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost, median, type Section } from './figures.ts';

const bundle = join(import.meta.dirname, '..', '..', 'dist', 'holdfast.cjs');
const times = 31;

/** What some machines set, and what makes every Node program start slowly. */
const env = { NODE_EXTRA_CA_CERTS: undefined, NODE_OPTIONS: undefined };

const startOf = async (args: readonly string[]): Promise<number> => {
  const start = performance.now();
  await execa(process.execPath, args, { env, reject: false, stdio: 'ignore', timeout: 60_000 });
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

export const measureStart = async (): Promise<Section> => {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const empty = join(dir, 'empty.cjs');
  await writeFile(empty, '');
  const [none = [], version = [], check = []] = await inTurns([
    [empty],
    [bundle, '--version'],
    [bundle, 'check', '--root', dir],
  ]);
  await rm(dir, { recursive: true });
  return {
    title: '4. Start, on this host',
    figures: [
      { what: 'an empty Node script', values: none, unit: 'ms' },
      { what: 'holdfast --version', values: version, unit: 'ms' },
      { what: 'holdfast check', values: check, unit: 'ms' },
    ],
    aims: [
      atMost('--version, ratio', median(version) / median(none), 2, 'at most 2'),
      atMost('check, ratio', median(check) / median(none), 2, 'at most 2'),
    ],
    notes: [],
  };
};
