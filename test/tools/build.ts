/** Makes the one file that the units run. */

import { build, type BuildOptions, type Plugin } from 'esbuild';
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

/** A package as the text of one CommonJS module. */
const textOf = async (name: string): Promise<string> => {
  const contents = `module.exports = require(${JSON.stringify(name)})`;
  const stdin = { contents, resolveDir: top };
  const { outputFiles } = await build({ ...common, stdin, write: false, minify: true });
  return outputFiles[0]?.text ?? '';
};

/** Compiles the text when it is first needed; errors in it name the bundle and the package. */
const wrapper = async (name: string): Promise<string> => `
  const Module = require('node:module');
  const inner = new Module(${JSON.stringify(name)});
  inner._compile(${JSON.stringify(await textOf(name))}, __filename + ':' + ${JSON.stringify(name)});
  module.exports = inner.exports;`;

/**
 * Large packages that most starts do not need lie in the bundle as strings: the engine reads all code of a file
 * before it runs any, which took half of the time that `holdfast --version` takes.
 */
const seldomUsed: Plugin = {
  name: 'seldom-used',
  setup(builder) {
    const namespace = 'seldom-used';
    builder.onResolve({ filter: /^(ini|pino\/browser\.js|systemd-notify)$/ }, ({ path }) => ({
      path,
      namespace,
    }));
    builder.onLoad({ filter: /./, namespace }, async ({ path }) => ({
      contents: await wrapper(path),
      resolveDir: top,
    }));
  },
};

await build({
  ...common,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/holdfast.cjs',
  banner: { js: '#!/usr/bin/env node' },
  plugins: [seldomUsed],
});
