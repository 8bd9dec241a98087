/** What Holdfast promises, measured side by side in one run: npm run bench [-- bookworm|trixie] [--json FILE] */

import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { enable, installHoldfast, passEnded, silence } from '../lab/holdfast.ts';
import { startPair, type Pair } from '../lab/pair.ts';
import type { Release } from '../lab/recipe.ts';
import { measureBootAmongDead, measureRecoveryAmongDead } from './dead.ts';
import { render, type Section } from './figures.ts';
import { measureIdle } from './idle.ts';
import { measureRecovery } from './recovery.ts';
import { measureStart } from './start.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' } },
  allowPositionals: true,
});

const releaseOf = (name = 'bookworm'): Release => {
  if (name === 'bookworm' || name === 'trixie') return name;
  throw new Error(`no such release: ${name}; bookworm or trixie`);
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const tell = (section: Section): Section => {
  say(render(section));
  return section;
};

const inLab = async (pair: Pair): Promise<readonly Section[]> => {
  const { initiator } = pair;
  await installHoldfast(initiator);
  await initiator.shell.run(enable, { timeoutMs: 120_000 });
  await silence(initiator, 'the timer');
  await passEnded(initiator);
  return [
    tell(await measureRecoveryAmongDead(pair)),
    tell(await measureRecovery(pair)),
    tell(await measureBootAmongDead(pair)),
    tell(await measureIdle(pair)),
  ];
};

const release = releaseOf(positionals[0]);
const [cpu] = cpus();
say(
  `${new Date().toISOString().slice(0, 10)}: ${cpu?.model ?? 'unknown CPU'}, ${cpus().length} cores`,
);
const start = tell(await measureStart());
const pair = await startPair({ release });
try {
  const versions = await pair.initiator.shell.run(
    'echo "$(uname -r), node $(node --version), $(nvme version | head -1)"',
  );
  say(
    `\nin the lab (software emulation, every program some ten times slower than here): ${versions}`,
  );
  const sections = [start, ...(await inLab(pair))];
  if (values.json !== undefined)
    await writeFile(values.json, JSON.stringify(sections, undefined, 1));
} finally {
  await pair.close();
}
