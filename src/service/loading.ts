/** The agent's configuration: read again when its files change, each file as it was last good. */

import { Configurations, type HeldFile } from '../config/last-good.ts';
import type { Configuration } from '../config/load.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { watchFiles, type FileWatch } from './files.ts';

export class Loading {
  readonly #files: FileWatch;
  readonly #configurations: Configurations;
  readonly #log: Log;

  /** `changed`: told that some file may say something else now. */
  constructor(host: Host, log: Log, changed: () => void) {
    this.#log = log;
    const trouble = (reason: string | undefined): void => {
      this.#tellTrouble(reason);
    };
    this.#files = watchFiles(host, changed, { trouble });
    this.#configurations = new Configurations(this.#files.source, host.clock);
  }

  /** What is wrong with the files is among the configuration's diagnostics, which a pass says. */
  async load(): Promise<Configuration> {
    const { configuration, released } = await this.#configurations.load();
    for (const file of released) {
      const message = `${file} is mended or removed: what it says now counts`;
      this.#log.write('info', { event: 'version-released', file }, message);
    }
    await this.#files.follow();
    return configuration;
  }

  get held(): readonly HeldFile[] {
    return this.#configurations.held;
  }

  close(): Promise<void> {
    return this.#files.close();
  }

  #tellTrouble(reason: string | undefined): void {
    if (reason === undefined) {
      this.#log.write('info', { event: 'watch-back' }, 'configuration files are watched again');
      return;
    }
    const message = `configuration files cannot be watched (${reason}): they are compared every 30 s`;
    this.#log.write('warn', { event: 'watch-failed', reason }, message);
  }
}
