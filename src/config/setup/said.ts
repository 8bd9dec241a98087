/** What the files say that may be about the host itself. */

import type { Settings } from '../../core/settings.ts';
import type { SourceText } from '../lines.ts';
import type { Assignment } from '../shell/shell.ts';
import type { SetupFiles } from './files.ts';

/** Everything that a part of the host's set-up may follow from. */
export interface Said {
  readonly files: SetupFiles;
  /** /etc/default/srptools. */
  readonly srptools?: SourceText | undefined;
  /** The last of each key; openib's only while ONBOOT does not switch the file off. */
  readonly rdma: readonly Assignment[];
  readonly openib: readonly Assignment[];
  readonly settings: Settings;
  readonly hostname: string;
}
