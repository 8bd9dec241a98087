/** Multipath over the SRP disks of an initiator, and an application on it that notices every error. */

import assert from 'node:assert/strict';
import type { Initiator } from './initiator.ts';
import type { Shell } from './shell.ts';

/**
 * Looked at more often than every 5 s, so that a test need not wait. With no path left nothing is queued, so that the
 * application would notice; an entry of LIO's own in multipathd's table says otherwise, and only overrides count more.
 */
const multipathConf = `defaults {
  user_friendly_names yes
  find_multipaths yes
  polling_interval 1
  max_polling_interval 2
}
overrides {
  no_path_retry fail
}
blacklist {
  devnode "^(vd|nvme)"
}
`;

/** Where the application keeps its books: see lab-io. */
const folder = '/run/lab-io';

/** Writes multipath.conf; multipathd is started by whoever the test is about. */
export const configureMultipath = ({ shell }: Initiator): Promise<void> =>
  shell.put('/etc/multipath.conf', multipathConf);

/** True in the guest when there is a map with so many paths that work, as device-mapper sees it. */
export const mapHas = (paths: number): string =>
  `[[ $(dmsetup status --target multipath 2>/dev/null | grep -oE '[0-9]+:[0-9]+ A ' | wc -l) == ${paths} ]]`;

/** /dev/mapper/... of the map. */
export const mapName = async ({ shell }: Initiator): Promise<string> => {
  const text = await shell.run('dmsetup ls --target multipath | cut -f 1');
  assert.match(text, /^\S+$/, 'one map');
  return `/dev/mapper/${text}`;
};

/** What an application met with. */
export interface IoReport {
  /** Writes that were flushed, read back and compared. */
  readonly writes: number;
  readonly errors: readonly string[];
  /** Blocks with something else in them than was written. */
  readonly wrong: number;
  /** Seconds the slowest of them took. */
  readonly slowest: number;
}

const parseReport = (text: string): IoReport => {
  const { writes, errors, wrong, slowest } = JSON.parse(text) as IoReport;
  return { writes, errors, wrong, slowest };
};

/** An application that writes to a disk and reads it back, without end. */
export class Application {
  readonly #shell: Shell;

  private constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** Starts it on a block device; it has written when this resolves. */
  static async start({ shell }: Initiator, device: string): Promise<Application> {
    const run = `setsid lab-io ${device} ${folder} >${folder}/out 2>&1 </dev/null & echo $! >${folder}/pid`;
    await shell.run(
      `kill $(cat ${folder}/pid) 2>/dev/null; rm -rf ${folder}; mkdir ${folder}; ${run}`,
    );
    const application = new Application(shell);
    await application.goesOn(5, 20_000);
    return application;
  }

  /** Waits until it has written so many blocks more. */
  async goesOn(writes: number, timeoutMs: number): Promise<void> {
    const look = `read -r n 2>/dev/null <${folder}/count`;
    const before = `n=0; ${look}; from=$n; look() { ${look} && ((n >= from + ${writes})); }`;
    await this.#shell.run(`${before}; until look; do sleep 0.1; done`, { timeoutMs });
  }

  /** Ends it, after it has compared all that it has written. */
  async stop(): Promise<IoReport> {
    await this.#shell.run(`kill $(cat ${folder}/pid)`);
    await this.#shell.waitUntil(`[[ -e ${folder}/report ]]`, 90_000);
    return parseReport(await this.#shell.run(`cat ${folder}/report`));
  }
}
