import { createInterface } from 'node:readline';
import { startPair } from './pair.ts';
import type { Pair } from './pair.ts';
import type { Shell } from './shell.ts';

const help = `i: COMMAND   run a bash command in the initiator
t: COMMAND   run it in the target
@ unplug 1 | plug 1 | cut 1 | mend 1 | reboot | reset | console   hardware of the initiator
@ crash | restart                                                 of the target
`;

const say = (text: string): void => void process.stdout.write(text);

const run = async (shell: Shell, script: string): Promise<void> => {
  const start = performance.now();
  const { code, stdout, stderr } = await shell.exec(script, { timeoutMs: 600_000 });
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  say(`${stdout}${stderr}[exit ${code}, ${seconds} s]\n`);
};

const hardware = async ({ initiator: { machine }, target }: Pair, line: string): Promise<void> => {
  const [what = '', rail = '1'] = line.trim().split(/\s+/);
  const actions = new Map<string, () => Promise<unknown>>([
    ['unplug', () => machine.unplug(Number(rail))],
    ['plug', () => machine.plug(Number(rail))],
    ['cut', () => machine.setLink(Number(rail), false)],
    ['mend', () => machine.setLink(Number(rail), true)],
    ['reboot', () => machine.reboot()],
    ['reset', () => machine.reset()],
    ['crash', () => target.crash()],
    ['restart', () => target.restart()],
    ['console', () => machine.console().then(say)],
  ]);
  const action = actions.get(what);
  if (action === undefined) say(help);
  else await action();
};

const obey = async (pair: Pair, line: string): Promise<void> => {
  const [, who = '', rest = ''] = /^\s*([it@]):?\s*(.*)$/.exec(line) ?? [];
  if (who === 'i') await run(pair.initiator.shell, rest);
  else if (who === 't') await run(pair.target.shell, rest);
  else if (who === '@') await hardware(pair, rest);
  else if (line.trim() !== '') say(help);
};

/** Starts a pair and obeys the lines of stdin until it ends: for exploring by hand. */
const play = async (release: string): Promise<void> => {
  if (release !== 'bookworm' && release !== 'trixie') throw new Error('bookworm or trixie?');
  const start = performance.now();
  const pair = await startPair({ release });
  say(`pair of ${release} after ${((performance.now() - start) / 1000).toFixed(1)} s\n${help}`);
  try {
    for await (const line of createInterface({ input: process.stdin })) {
      say(`> ${line}\n`);
      await obey(pair, line).catch((error: unknown) => {
        say(`${String(error)}\n`);
      });
    }
  } finally {
    await pair.close();
  }
};

await play(process.argv[2] ?? 'bookworm');
