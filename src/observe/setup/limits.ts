/** The files of pam_limits, as it reads them. */

import type { LimitsActual, LimitsFile } from '../../core/setup/limits.ts';
import { isOwnLimits, ownLimitsFile } from '../../core/limits/own-file.ts';
import { readLimitsFiles, readPamBuild } from '../../config/cross/limits-files.ts';
import { parseLimits } from '../../config/limits/limits.ts';
import { asOthersRead } from '../../config/reading.ts';
import type { Host } from '../../host/host.ts';

const ownOf = (text: string | undefined): LimitsActual['own'] => {
  if (text === undefined) return 'absent';
  return isOwnLimits(text) ? 'ours' : 'foreign';
};

export const observeLimits = async (host: Host): Promise<LimitsActual> => {
  const reading = asOthersRead(host);
  const [texts, pam] = await Promise.all([readLimitsFiles(reading), readPamBuild(reading.source)]);
  const files = texts.map((text): LimitsFile => ({
    path: text.file,
    entries: parseLimits(text).value,
  }));
  const own = ownOf(texts.find(({ file }) => file === ownLimitsFile)?.text);
  return { files: reading.unused.length > 0 ? undefined : files, pam, own };
};
