import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { loadConfiguration } from '../../src/config/load.ts';
import { isError } from '../../src/config/locate.ts';
import { anyText } from './fragments.ts';
import { Agent, behaviour, identity, type Tree } from './last-good.ts';
import { sourceOf } from './source.ts';

const discovery = '/etc/nvme/discovery.conf';

/** Texts of files that do not depend on one another. Each good one says something that the others do not. */
const texts = {
  [discovery]: {
    good: ['-t rdma -a 10.0.0.1\n', '-t rdma -a 10.0.0.2\n-t tcp -a 10.0.0.3\n', '# none\n'],
    bad: ['-t rdma -a 10.0.0.4\n-t rdma -a\n', '-a 10.0.0.5 -t rmda\n'],
  },
  '/etc/rdma/rdma.conf': {
    good: ['SRP_LOAD=yes\n', 'IPOIB_LOAD=yes\n', '#\n'],
    bad: ['ISER_LOAD=yes\nSRP_LOAD="yes\n'],
  },
  '/etc/holdfast/holdfast.conf': {
    good: ['[retry]\nmax = 20\n', '[pass]\nsettle = 3\n'],
    bad: ['[retry]\nmax = 31\nfirst = never\n'],
  },
  '/etc/holdfast/holdfast.conf.d/a.conf': {
    good: ['[nvme]\nconnect = no\n', '[nvme]\nconnect = yes\n'],
    bad: ['[nvme]\nconnect = perhaps\n[retry]\nmax = 32\n'],
  },
} as const;

type Change = Readonly<Record<string, Tree[string] | undefined>>;

const changeOf = fc
  .constantFrom(...Object.entries(texts))
  .chain(([file, { good, bad }]) =>
    fc
      .oneof(
        fc.constantFrom<string | undefined>(...good),
        fc.constantFrom<Tree[string] | undefined>(...bad, { reason: 'EIO' }, undefined),
        file === discovery ? anyText : fc.constant(good[0]),
      )
      .map((text): Change => ({ [file]: text })),
  );

/** What was good last, told file by file, each looked at alone. */
class Model {
  readonly good = new Map<string, string>();

  /** The tree that the agent must behave like. */
  async after(files: Tree): Promise<Tree> {
    for (const file of this.good.keys()) if (!(file in files)) this.good.delete(file);
    const tree = { ...files };
    for (const [file, text] of Object.entries(files)) {
      const alone = await loadConfiguration(sourceOf({ ...identity, [file]: text }));
      const isBad = alone.diagnostics.some((one) => isError(one) && one.file === file);
      if (!isBad && typeof text === 'string') this.good.set(file, text);
      else tree[file] = this.good.get(file) ?? text;
    }
    return tree;
  }
}

test('whatever is done to files, the broken ones are as they were last good, and mended ones at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(changeOf, { minLength: 1, maxLength: 12 }), async (changes) => {
      const agent = new Agent(identity);
      const model = new Model();
      for (const change of [{}, ...changes]) {
        const loaded = await agent.change(change);
        const like = await model.after(agent.files);
        const expected = await loadConfiguration(sourceOf(like));
        assert.deepEqual(behaviour(loaded.configuration), behaviour(expected));
        const held = Object.keys(like).filter((file) => like[file] !== agent.files[file]);
        assert.deepEqual(loaded.held.map(({ file }) => file).sort(), held.sort());
      }
    }),
    { numRuns: 400 },
  );
});

test('what is said of a file is what its new version alone would make said, places and excerpts', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const agent = new Agent({ ...identity, [discovery]: '-t rdma -a 10.0.0.1\n' });
      await agent.load();
      const { configuration, held } = await agent.change({ [discovery]: text });
      const plain = await loadConfiguration(sourceOf(agent.files));
      const about = ({ diagnostics }: typeof plain): unknown =>
        diagnostics.filter(({ file, code }) => file === discovery && code !== 'version-held');
      assert.deepEqual(about(configuration), about(plain));
      assert.equal(held.length, plain.diagnostics.some(isError) ? 1 : 0);
    }),
    { numRuns: 400 },
  );
});
