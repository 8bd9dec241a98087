/** Makes the one file that the units run: the program as text, and what compiles and runs it. */

import { build, type BuildOptions, type Plugin } from 'esbuild';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

const top = join(import.meta.dirname, '..', '..');

const common = {
  absWorkingDir: top,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
} satisfies BuildOptions;

const programText = async (): Promise<string> => {
  const entryPoints = ['src/main.ts'];
  const { outputFiles } = await build({ ...common, entryPoints, write: false });
  return outputFiles[0]?.text ?? '';
};

const program: Plugin = {
  name: 'program',
  setup(builder) {
    const namespace = 'holdfast';
    builder.onResolve({ filter: /^holdfast:program$/ }, ({ path }) => ({ path, namespace }));
    builder.onLoad({ filter: /./, namespace }, async () => {
      const text = await programText();
      const id = createHash('sha256').update(text).digest('hex').slice(0, 32);
      return { contents: JSON.stringify({ id, text }), loader: 'json' };
    });
  },
};

await build({
  ...common,
  entryPoints: ['src/launch/start.ts'],
  outfile: 'dist/holdfast.cjs',
  banner: { js: '#!/usr/bin/env node' },
  plugins: [program],
});
