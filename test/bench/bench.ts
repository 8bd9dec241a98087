/**
 * What Holdfast promises, measured side by side in one run:
 * npm run bench [-- bookworm|trixie] [--only start,lines,recovery,srp,dead-recovery,dead-boot,reboot,idle,agent-idle,agent] [--json FILE]
 * `agent` has machines of its own, always trixie, and takes a quarter of an hour; --quick: two losses instead.
 */

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runProgram, withPair } from '../lab/curtain.ts';
import { enable, installHoldfast, silence } from '../lab/holdfast.ts';
import type { Pair } from '../lab/pair.ts';
import type { Release } from '../lab/recipe.ts';
import { addSwitch } from './guest.ts';
import { describeGuest, describeHost } from './machine.ts';
import { Report, say } from './report.ts';
import { inGuest, inGuests, onHost, type Names } from './sections.ts';

const releaseOf = (name = 'bookworm'): Release => {
  if (name === 'bookworm' || name === 'trixie') return name;
  throw new Error(`no such release: ${name}; bookworm or trixie`);
};

const namesOf = (text: string | undefined): Names => {
  const known = [...Object.keys(onHost), ...Object.keys(inGuest), ...Object.keys(inGuests)];
  const names = text?.split(',') ?? known;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`no such measurement: ${unknown}; ${known.join()}`);
  return new Set(names);
};

const measureInLab = async (report: Report, names: Names, pair: Pair): Promise<void> => {
  report.guest = await describeGuest(pair.initiator);
  say(`\nin the lab (software emulation, every program some ten times slower): ${report.guest}`);
  await installHoldfast(pair.initiator);
  await pair.initiator.shell.run(enable, { timeoutMs: 120_000 });
  await silence(pair.initiator, 'the timer');
  await addSwitch(pair.initiator);
  for (const [name, measure] of Object.entries(inGuest)) {
    if (names.has(name)) await report.add(name, () => measure(pair));
  }
};

const bench = async (stop: AbortSignal): Promise<number> => {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [release, names] = [releaseOf(positionals[0]), namesOf(values.only)];
  const report = new Report(describeHost());
  say(report.host);
  for (const [name, measure] of Object.entries(onHost)) {
    if (names.has(name)) await report.add(name, measure);
  }
  if (Object.keys(inGuest).some((name) => names.has(name))) {
    await withPair({ release }, stop, (pair) => measureInLab(report, names, pair));
  }
  for (const [name, measure] of Object.entries(inGuests)) {
    if (names.has(name)) await report.add(name, () => measure(stop, values.quick ?? false));
  }
  if (values.json !== undefined) await writeFile(values.json, report.json());
  return report.complete ? 0 : 1;
};

await runProgram(bench);
