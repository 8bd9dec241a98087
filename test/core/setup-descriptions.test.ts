import assert from 'node:assert/strict';
import { test } from 'node:test';

import { planDescriptions, type DescribedDevice } from '../../src/core/setup/descriptions.ts';

const source = '/etc/infiniband/openib.conf:7';

const device = (name: string, description?: string, refuses?: string): DescribedDevice => ({
  name,
  description,
  refuses,
});

const sentences = (text: string, devices: readonly DescribedDevice[]): readonly string[] => {
  const { steps, remarks } = planDescriptions({ text, source }, { devices, isManaged: false });
  return [...steps.map(({ sentence }) => sentence), ...remarks];
};

test('what differs is written, with the number of the HCA', () => {
  const devices = [device('mlx4_0', 'node7 HCA-1'), device('mlx5_0', 'MT4119')];
  assert.deepEqual(sentences('node7', devices), [
    `describe the node of mlx5_0 as "node7 HCA-2" in the fabric: it says "MT4119" (${source})`,
  ]);
});

test('a description is cut to 64 bytes between characters, and keeps its number', () => {
  const { steps } = planDescriptions(
    { text: `${'x'.repeat(57)}é`, source },
    { devices: [device('mlx4_0', '')], isManaged: false },
  );
  assert.deepEqual(
    steps.map(({ text }) => text),
    [`${'x'.repeat(57)} HCA-1`],
  );
});

test('a driver that takes none is said only where the description differs', () => {
  assert.deepEqual(sentences('a', [device('irdma0', 'b', 'is RoCE')]), [
    `irdma0 is RoCE, so it keeps "b" (${source})`,
  ]);
  assert.deepEqual(sentences('a', [device('irdma0', 'a HCA-1', 'is RoCE')]), []);
});

test('rdma-ndd is worth a word only where it stands in the way', () => {
  const devices = [device('mlx4_0', 'a HCA-1')];
  const planned = planDescriptions({ text: 'a', source }, { devices, isManaged: true });
  assert.deepEqual(planned, { steps: [], remarks: [] });
});
