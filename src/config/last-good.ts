/** The configuration of an agent that runs: a file that is broken keeps the version it had before. */

import type { Diagnostic } from '../core/diagnostic.ts';
import type { FileText } from '../core/file.ts';
import { loadConfiguration, type Configuration } from './load.ts';
import { aboutFile, isError } from './locate.ts';
import { noting, snapshotOf, textsOf, withTexts } from './noting.ts';
import type { ConfigurationSource } from './reading.ts';
import { srpRulesPath, srptoolsPath } from './srp/path.ts';

/** A file whose version of before is in use. */
export interface HeldFile {
  readonly file: string;
  /** When it was first found broken, in monotonic milliseconds. */
  readonly sinceMs: number;
  /** What is wrong with the version that lies there now; places and excerpts are in that one. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Loaded {
  /** Its diagnostics are those of the files as they are now, with one of code version-held for each held file. */
  readonly configuration: Configuration;
  readonly held: readonly HeldFile[];
  /** Files that were held until now and are not any more: mended or removed. */
  readonly released: readonly string[];
}

/** Of a host's clock, what this needs. */
export interface Patience {
  /** Milliseconds since boot. */
  monotonicMs(): number;
  sleep(ms: number): Promise<void>;
}

/**
 * Whoever writes a file anew empties it first, or removes it. So what has vanished is looked at once more before it counts
 * as removed.
 */
const vanishedMs = 250;

/** The files as they are now. */
interface Now {
  readonly source: ConfigurationSource;
  /** Filled while they are loaded. */
  readonly found: ReadonlyMap<string, FileText>;
  readonly configuration: Configuration;
}

/** What is wrong with each held file. */
type Broken = ReadonlyMap<string, readonly Diagnostic[]>;

interface Settled {
  readonly configuration: Configuration;
  readonly broken: Broken;
}

const errorsByFile = ({ diagnostics }: Configuration): Broken =>
  new Map(
    diagnostics
      .filter(isError)
      .map(({ file }) => [file, diagnostics.filter((one) => one.file === file)] as const),
  );

const isSilent = (text: string): boolean => text.trim() === '';

/** srp_daemon's files are parsed where SRP is asked for only; else nobody knows whether they are good. */
const isJudged = (file: string, { desired }: Configuration): boolean =>
  (file !== srpRulesPath && file !== srptoolsPath) || desired.srp?.fabric !== undefined;

const remark = (file: string): Diagnostic =>
  aboutFile('version-held', file, {
    message: 'the version of before holds until this is mended',
  });

/** Of a held file what is wrong with its new version, of the others what goes with what is in use. */
const shown = ({ configuration, broken }: Settled): readonly Diagnostic[] => [
  ...configuration.diagnostics.filter(({ file }) => !broken.has(file)),
  ...[...broken].flatMap(([file, diagnostics]) => [...diagnostics, remark(file)]),
];

const pick = (
  texts: ReadonlyMap<string, string>,
  files: Iterable<string>,
): ReadonlyMap<string, string> =>
  new Map([...files].map((file) => [file, texts.get(file) ?? ''] as const));

/**
 * Loads again and again. Of each file the last text without an error is kept, and used when the file has an error, cannot
 * be read or cannot be trusted; a file that is removed is forgotten. Without a good version the good lines apply. Holds
 * nothing back for a warning. Loads follow one another; two at once are not meant.
 */
export class Configurations {
  readonly #source: ConfigurationSource;
  readonly #patience: Patience;
  readonly #good = new Map<string, string>();
  #held: readonly HeldFile[] = [];

  constructor(source: ConfigurationSource, patience: Patience) {
    this.#source = source;
    this.#patience = patience;
  }

  /** What is held since the last load. */
  get held(): readonly HeldFile[] {
    return this.#held;
  }

  /** Never rejects because of what a file contains. */
  async load(): Promise<Loaded> {
    const now = await this.#readPatiently();
    const settled = await this.#settle(now);
    this.#learn(now, settled);
    const before = this.#held;
    this.#held = this.#note(settled.broken);
    return {
      configuration: { ...settled.configuration, diagnostics: shown(settled) },
      held: this.#held,
      released: before.map(({ file }) => file).filter((file) => !settled.broken.has(file)),
    };
  }

  async #readPatiently(): Promise<Now> {
    const now = await this.#read();
    if (!this.#hasVanished(now)) return now;
    await this.#patience.sleep(vanishedMs);
    return this.#read();
  }

  async #read(): Promise<Now> {
    const found = new Map<string, FileText>();
    const source = snapshotOf(noting(this.#source, found));
    return { source, found, configuration: await loadConfiguration(source) };
  }

  #hasVanished({ found }: Now): boolean {
    const isGone = (file: string): boolean => {
      const now = found.get(file);
      return now?.kind === 'text' ? isSilent(now.text) : now?.kind !== 'denied';
    };
    return [...this.#good].some(([file, text]) => !isSilent(text) && isGone(file));
  }

  /** An error may show only beside the version of before of another file; so until no file is left to be held. */
  async #settle({ source, found, configuration: first }: Now): Promise<Settled> {
    const broken = new Map<string, readonly Diagnostic[]>();
    for (let configuration = first; ;) {
      const more = [...errorsByFile(configuration)].filter(
        ([file, wrong]) => !broken.has(file) && this.#isBetter(file, found.get(file), wrong),
      );
      if (more.length === 0) return { configuration, broken };
      for (const [file, diagnostics] of more) broken.set(file, diagnostics);
      const texts = pick(this.#good, broken.keys());
      configuration = await loadConfiguration(withTexts(source, texts));
    }
  }

  /** Whether there is a good text, and what is there now is another or may not be used. */
  #isBetter(file: string, now: FileText | undefined, wrong: readonly Diagnostic[]): boolean {
    const good = this.#good.get(file);
    if (good === undefined || now === undefined || now.kind === 'absent') return false;
    const isRefused = wrong.some(({ code }) => code === 'file-untrusted');
    return isRefused || now.kind === 'denied' || now.text !== good;
  }

  #learn({ found }: Now, { configuration, broken }: Settled): void {
    for (const file of this.#good.keys()) {
      if ((found.get(file)?.kind ?? 'absent') === 'absent') this.#good.delete(file);
    }
    const wrong = errorsByFile(configuration);
    for (const [file, text] of textsOf(found)) {
      const isGood = !broken.has(file) && !wrong.has(file) && isJudged(file, configuration);
      if (isGood) this.#good.set(file, text);
    }
  }

  #note(broken: Broken): readonly HeldFile[] {
    return [...broken].map(([file, diagnostics]) => {
      const before = this.#held.find((one) => one.file === file);
      const sinceMs = before?.sinceMs ?? this.#patience.monotonicMs();
      return { file, sinceMs, diagnostics };
    });
  }
}
