/** Makes the one file that the units run. */

import { build } from 'esbuild';
import { join } from 'node:path';

const top = join(import.meta.dirname, '..', '..');

await build({
  absWorkingDir: top,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/holdfast.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
});
