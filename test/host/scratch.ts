import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** An empty directory that is gone after the test. */
export const scratch = async (test: TestContext): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-'));
  test.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
};
