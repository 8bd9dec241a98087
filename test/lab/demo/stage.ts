/** How the demo talks: sentences, the commands a person would type, and what they print. */

import type { Shell } from '../shell.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');

export class Stage {
  readonly #started = performance.now();
  #act = 0;

  /** Begins an act; the time since the start stands beside it. */
  act(title: string): void {
    this.#act += 1;
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(0);
    print(`\n${this.#act}. ${title}   [${seconds} s]`);
  }

  say(sentence: string): void {
    print(`   ${sentence}`);
  }

  /** Prints text as a program printed it. */
  quote(text: string): void {
    if (text.trim() !== '') print(indented(text));
  }

  /** Types a command in the guest and shows what it prints, whatever its exit code is. */
  async type(shell: Shell, command: string, timeoutMs = 60_000): Promise<void> {
    print(`    # ${command}`);
    const { code, stdout, stderr } = await shell.exec(command, { timeoutMs });
    this.quote(`${stdout}${stderr}`);
    if (code !== 0) print(`    (exit ${code})`);
  }
}
