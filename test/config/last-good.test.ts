import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadConfiguration } from '../../src/config/load.ts';
import { Agent, behaviour, identity, portals, said } from './last-good.ts';
import { sourceOf } from './source.ts';

const discovery = '/etc/nvme/discovery.conf';
const settings = '/etc/holdfast/holdfast.conf';
const dropIn = (name: string): string => `/etc/holdfast/holdfast.conf.d/${name}.conf`;
const good = { ...identity, [discovery]: '-t rdma -a 10.0.0.1\n-t rdma -a 10.0.0.2\n' };
const broken = '# moved\n-t rdma -a 10.0.0.3\n-t rdma --trsvid 4420 -a 10.0.0.2\n';

test('at the first start the good lines of a broken file apply, and nothing is held', async () => {
  const agent = new Agent({ ...identity, [discovery]: broken });
  const loaded = await agent.load();
  assert.deepEqual([portals(loaded), loaded.held], [['10.0.0.3'], []]);
  assert.deepEqual(said(loaded), [`${discovery}:3:9 unknown-option`]);
});

test('a file that was good and is broken keeps its version of before, with what is wrong now', async () => {
  const agent = new Agent(good);
  const before = await agent.load();
  agent.now = 5000;
  const loaded = await agent.change({ [discovery]: broken });
  assert.deepEqual(behaviour(loaded.configuration), behaviour(before.configuration));
  assert.deepEqual(said(loaded), [
    `${discovery}:3:9 unknown-option`,
    `${discovery}:1:1 version-held`,
  ]);
  const [wrong] = loaded.configuration.diagnostics;
  assert.equal(wrong?.excerpt?.text, '-t rdma --trsvid 4420 -a 10.0.0.2');
  assert.deepEqual(loaded.held, [{ file: discovery, sinceMs: 5000, diagnostics: [wrong] }]);
  assert.deepEqual(agent.configurations.held, loaded.held);
});

test('mending takes effect at once, and since when it was held is the first time', async () => {
  const agent = new Agent(good);
  await agent.load();
  agent.now = 5000;
  await agent.change({ [discovery]: broken });
  agent.now = 6000;
  const again = await agent.change({ [discovery]: `${broken}-t nonsense\n` });
  assert.deepEqual(
    again.held.map(({ sinceMs, diagnostics }) => [sinceMs, diagnostics.length]),
    [[5000, 2]],
  );
  assert.deepEqual([portals(again), again.released], [['10.0.0.1', '10.0.0.2'], []]);
  const mended = await agent.change({ [discovery]: '-t rdma -a 10.0.0.3\n' });
  assert.deepEqual(portals(mended), ['10.0.0.3']);
  assert.deepEqual([mended.held, mended.released, said(mended)], [[], [discovery], []]);
});

test('a broken drop-in holds back itself only', async () => {
  const agent = new Agent({ ...good, [settings]: '', [dropIn('a')]: '[retry]\nmax = 20\n' });
  await agent.load();
  const loaded = await agent.change({
    [settings]: '[retry]\nfirst = 3\n',
    [dropIn('a')]: '[retry]\nmax = never\n',
    [dropIn('b')]: '[pass]\nsettle = 4\n',
    [discovery]: '-t rdma -a 10.0.0.9\n',
  });
  const { retryMaxMs, retryFirstMs, passSettleMs } = loaded.configuration.settings;
  assert.deepEqual([retryMaxMs, retryFirstMs, passSettleMs], [20_000, 3000, 4000]);
  assert.deepEqual(portals(loaded), ['10.0.0.9']);
  assert.deepEqual(
    loaded.held.map(({ file }) => file),
    [dropIn('a')],
  );
});

test('a file that cannot be read or trusted keeps what it said; a removed one says nothing', async () => {
  const agent = new Agent(good);
  await agent.load();
  const denied = await agent.change({ [discovery]: { reason: 'EIO' } });
  assert.deepEqual(portals(denied), ['10.0.0.1', '10.0.0.2']);
  agent.writers = { [discovery]: `${discovery} can be written by everybody` };
  const untrusted = await agent.change({ [discovery]: good[discovery] });
  assert.deepEqual(portals(untrusted), ['10.0.0.1', '10.0.0.2']);
  assert.deepEqual(said(untrusted), [
    `${discovery}:1:1 file-untrusted`,
    `${discovery}:1:1 version-held`,
  ]);
  const removed = await agent.change({ [discovery]: undefined });
  assert.deepEqual([portals(removed), removed.held, removed.released], [[], [], [discovery]]);
});

test('what was removed is forgotten: a broken file that comes later has its good lines', async () => {
  const agent = new Agent(good);
  await agent.load();
  await agent.change({ [discovery]: undefined });
  const loaded = await agent.change({ [discovery]: broken });
  assert.deepEqual([portals(loaded), loaded.held], [['10.0.0.3'], []]);
});

test('a file that is empty or gone for a moment, while it is written anew, was never away', async () => {
  for (const vanished of ['', '\n', undefined]) {
    const agent = new Agent(good);
    await agent.load();
    assert.equal(agent.slept, 0);
    agent.meanwhile = () => {
      agent.files = { ...agent.files, [discovery]: '-t rdma -a 10.0.0.7\n' };
    };
    const loaded = await agent.change({ [discovery]: vanished });
    assert.deepEqual([portals(loaded), agent.slept], [['10.0.0.7'], 250]);
  }
});

test('a file that stays empty is waited for once', async () => {
  const agent = new Agent(good);
  await agent.load();
  assert.deepEqual(portals(await agent.change({ [discovery]: '' })), []);
  await agent.load();
  assert.equal(agent.slept, 250);
});

test('a warning holds nothing back', async () => {
  const agent = new Agent({ '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n' });
  await agent.load();
  const files = { '/etc/infiniband/openib.conf': 'SRP_LOAD=no\nIPOIB_LOAD=yes\n' };
  const loaded = await agent.change(files);
  assert.deepEqual(said(loaded), ['/etc/infiniband/openib.conf:1:1 files-disagree']);
  assert.deepEqual(loaded.held, []);
  assert.ok(loaded.configuration.desired.modules.some(({ name }) => name === 'ib_ipoib'));
});

test('rules of srp_daemon that nobody asked for were never good', async () => {
  const rules = '/etc/srp_daemon.conf';
  const openib = '/etc/infiniband/openib.conf';
  const wrong = (id: number): string => `a id_ext=${id}\nd ioc_guid=x\n`;
  const agent = new Agent({ [openib]: 'SRP_LOAD=yes\n', [rules]: wrong(1) });
  assert.deepEqual(said(await agent.load()), []);
  await agent.change({ [openib]: 'SRP_LOAD=yes\nSRP_DAEMON_ENABLE=yes\n' });
  const loaded = await agent.change({ [rules]: wrong(2) });
  assert.deepEqual(loaded.held, []);
  const plain = await loadConfiguration(sourceOf(agent.files));
  assert.deepEqual(loaded.configuration, plain);
});

test('a file whose version of before disagrees with another new one is held with it', async () => {
  const agent = new Agent({
    [settings]: '[srp]\nfast-io-fail = 50\n',
    [dropIn('a')]: '[srp]\ndev-loss = 60\n',
  });
  const before = await agent.load();
  assert.deepEqual(said(before), []);
  const loaded = await agent.change({
    [settings]: '[srp]\nfast-io-fail = 10\n[retry]\nmax = never\n',
    [dropIn('a')]: '[srp]\ndev-loss = 20\n',
  });
  assert.deepEqual(behaviour(loaded.configuration), behaviour(before.configuration));
  assert.deepEqual(said(loaded), [
    `${settings}:4:7 bad-setting`,
    `${settings}:1:1 version-held`,
    `${dropIn('a')}:2:12 bad-srp-timers`,
    `${dropIn('a')}:1:1 version-held`,
  ]);
  const mended = await agent.change({ [settings]: '[srp]\nfast-io-fail = 10\n' });
  assert.deepEqual([mended.held, mended.configuration.settings.srpDevLoss], [[], 20]);
});

test('a file that did not change is not held for what another one did to it', async () => {
  const agent = new Agent({
    [settings]: '[srp]\ndev-loss = 100\n',
    [dropIn('a')]: '[srp]\nfast-io-fail = 50\n',
  });
  await agent.load();
  const beside = await agent.change({ [settings]: '[srp]\ndev-loss = 20\n' });
  assert.deepEqual([beside.held, said(beside)], [[], [`${dropIn('a')}:2:16 bad-srp-timers`]]);
  const mended = await agent.change({ [settings]: '[srp]\ndev-loss = 60\n' });
  assert.deepEqual([mended.held, said(mended)], [[], []]);
});
