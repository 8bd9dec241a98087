import { execa } from 'execa';
import pLimit from 'p-limit';
import type { Answer, Channel } from './channel.ts';

/** How a script is run; without a timeout it has 30 s. */
export interface ExecOptions {
  readonly timeoutMs?: number;
  readonly input?: string | Buffer;
}

/** What a script did in the guest. Times are the guest's, in seconds since 1970. */
export interface Result extends Omit<Answer, 'stdout' | 'stderr'> {
  readonly stdout: string;
  readonly stderr: string;
}

const defaultMs = 30_000;

/** Single quotes for the guest's shell. */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Commands and files, into a guest and out of it; a few at the same time. */
export class Shell {
  readonly #channels: readonly Channel[];
  readonly #limit;

  constructor(channels: readonly Channel[]) {
    this.#channels = channels;
    this.#limit = pLimit(channels.length);
  }

  /** Runs a bash script in the guest. A failure is a code (124: timed out), not an exception. */
  async exec(script: string, options: ExecOptions = {}): Promise<Result> {
    const answer = await this.#send(script, options);
    return { ...answer, stdout: answer.stdout.toString(), stderr: answer.stderr.toString() };
  }

  #send(script: string, { timeoutMs = defaultMs, input = '' }: ExecOptions = {}): Promise<Answer> {
    return this.#limit(() => this.#free().send({ script, input, timeoutMs }));
  }

  /** Runs a bash script that must succeed, and returns what it prints, trimmed. */
  async run(script: string, options: ExecOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.exec(script, options);
    if (code === 0) return stdout.trim();
    throw new Error(`in the guest: exit ${code} from: ${script}\n${stdout}${stderr}`);
  }

  /** Writes one file, and makes its directory. */
  async put(path: string, content: string | Buffer, mode = '644'): Promise<void> {
    const to = quote(path);
    const script = `mkdir -p "$(dirname ${to})" && cat > ${to} && chmod ${mode} ${to}`;
    await this.run(script, { input: content });
  }

  /** Copies what is in a directory of the host into one of the guest, with modes and symlinks. */
  async putTree(from: string, to = '/'): Promise<void> {
    const args = ['-c', '-z', '--owner=0', '--group=0', '-C', from, '.'];
    const { stdout } = await execa('tar', args, { encoding: 'buffer', timeout: defaultMs });
    // Not the modes of directories: those of the guest are right.
    const script = `mkdir -p ${quote(to)} && tar -x -z --no-overwrite-dir -C ${quote(to)}`;
    await this.run(script, { input: Buffer.from(stdout), timeoutMs: 60_000 });
  }

  /** The content of a file. */
  async get(path: string): Promise<Buffer> {
    const { code, stdout, stderr } = await this.#send(`cat ${quote(path)}`);
    if (code !== 0) throw new Error(`in the guest: ${stderr.toString()}`);
    return stdout;
  }

  /**
   * Waits in the guest until a condition holds (a bash command, looked at every 20 ms; with
   * builtins such as [[ -e ]] that costs next to nothing), and returns the guest's time then.
   */
  async waitUntil(condition: string, timeoutMs: number): Promise<number> {
    const pause = 'exec 9<> <(:); pause() { read -r -t 0.02 -u 9; }';
    const script = `${pause}\nuntil ${condition}; do pause; done; true`;
    const { code, end, stderr } = await this.exec(script, { timeoutMs });
    if (code === 0) return end;
    const why = await this.#lately();
    throw new Error(`not within ${timeoutMs} ms in the guest: ${condition}\n${stderr}\n${why}`);
  }

  /** What the guest has logged lately, for whoever must find out why something did not happen. */
  async #lately(): Promise<string> {
    const journal =
      'journalctl -b -o short-monotonic --no-pager | grep -v systemd-udevd | tail -60';
    const { stdout } = await this.exec(journal, { timeoutMs: 30_000 });
    return stdout;
  }

  #free(): Channel {
    const free = this.#channels.find((channel) => channel.usable && !channel.busy);
    if (free === undefined) throw new Error('no channel into the guest: it is down, or stuck');
    return free;
  }
}
