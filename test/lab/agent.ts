/** The agent in a guest. */

import type { Initiator } from './initiator.ts';

export const unit = 'holdfast-agent.service';
export const enableAgent = `systemctl enable --now holdfast-early.service ${unit}`;

export const mainPid = `systemctl show -P MainPID ${unit}`;

/** What systemd knows of it. */
export const statusText = ({ shell }: Initiator): Promise<string> =>
  shell.run(`systemctl show -P StatusText ${unit}`);

/** Prints what the agent that runs now has written to the journal. */
export const saidBy = `journalctl -b -o cat -t holdfast _PID=$(${mainPid})`;

/** What it holds: open files, children, resident memory in kB, CPU time in ticks of 10 ms. */
export interface Holding {
  readonly files: number;
  readonly children: number;
  readonly residentKb: number;
  readonly ticks: number;
}

const holding = async ({ shell }: Initiator): Promise<Holding> => {
  const text = await shell.run(
    `P=$(${mainPid}); ls /proc/$P/fd | wc -l; pgrep -c -P $P; grep VmRSS /proc/$P/status | tr -dc 0-9; echo; cut -d' ' -f14,15 /proc/$P/stat | tr ' ' +`,
  );
  const [files = NaN, children = NaN, residentKb = NaN, ticks = NaN] = text
    .split('\n')
    .map((line) => line.split('+').reduce((sum, part) => sum + Number(part), 0));
  return { files, children, residentKb, ticks };
};

/** The same once all is well and it has tidied up, two seconds after the pass: it holds more before, and while systemd is told of it. */
export const atRest = async (initiator: Initiator): Promise<Holding> => {
  const { shell } = initiator;
  const asleep = `P=$(${mainPid}); a=$(cut -d' ' -f14,15 /proc/$P/stat); sleep 3; [[ $(cut -d' ' -f14,15 /proc/$P/stat) == "$a" && $(pgrep -c -P $P) == 2 ]]`;
  await shell.waitUntil(asleep, 60_000);
  return holding(initiator);
};

/** Succeeds while it is there and all is connected, and prints what is not. */
export const agentRuns = `systemctl is-active -q ${unit} && holdfast status`;

const counter = `let links = 0;
require('node:fs').watch('/run/holdfast', (_event, name) => { if (name === 'pass.lock') links += 1; });
process.on('SIGTERM', () => { require('node:fs').writeFileSync('/tmp/passes', String(links / 2)); process.exit(); });
require('node:fs').writeFileSync('/tmp/counting', '');
`;

/** How many passes a command brings about: each takes the lock, and gives it back. */
export const passesDuring = async (initiator: Initiator, command: string): Promise<number> => {
  const { shell } = initiator;
  await atRest(initiator);
  await shell.put('/tmp/counter.cjs', counter);
  await shell.run(
    'rm -f /tmp/counting /tmp/passes; systemd-run -q --unit=counter node /tmp/counter.cjs',
  );
  await shell.waitUntil('[[ -e /tmp/counting ]]', 20_000);
  await shell.run(command, { timeoutMs: 90_000 });
  await atRest(initiator);
  await shell.run('systemctl stop counter');
  return Number(await shell.run('cat /tmp/passes'));
};
