import assert from 'node:assert/strict';
import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import type { Heard, OpenNotifier } from '../../src/service/notifier.ts';
import { openChokidar } from '../../src/service/notifier.ts';
import { discovery, portal, watched, type Watched } from './watched.ts';

const [one, two, three] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'] as const;
const there = (tree: Watched): void => {
  tree.write(discovery, portal(one));
};

/** inotify as it can be on a host: without anything to give, until `mended`. */
class Exhausted {
  mended = false;
  readonly opened: Heard[] = [];
  readonly open: OpenNotifier = (paths, heard) => {
    this.opened.push(heard);
    if (this.mended) return openChokidar(paths, heard);
    heard.failed('no inotify watch is left');
    heard.failed('no inotify watch is left');
    return Promise.resolve({ close: () => Promise.resolve() });
  };
}

const openHandles = (): number =>
  process.getActiveResourcesInfo().filter((name) => name.startsWith('FSEvent')).length;

/** A closed handle is gone a few turns of the event loop later. */
const allClosed = async (): Promise<void> => {
  for (let left = 1000; left > 0 && openHandles() > 0; left -= 1) await new Promise(setImmediate);
  assert.equal(openHandles(), 0);
};

test('a hundred directories that come and go leave no watch behind', async (t) => {
  const tree = await watched(t, there, { quietMs: 1, longestMs: 5 });
  const usual = openHandles();
  for (let round = 0; round < 100; round += 1) {
    const address = round % 2 === 0 ? two : one;
    await tree.until([address], () => {
      rmSync(`${tree.root}/etc/nvme`, { recursive: true });
      tree.write(discovery, portal(address));
    });
  }
  for (let left = 1000; left > 0 && openHandles() > usual; left -= 1)
    await new Promise(setImmediate);
  assert.ok(openHandles() <= usual, `${openHandles()} watches, ${usual} at first`);
  await tree.watch.close();
  await allClosed();
});

test('what is written a hundred times in a burst is one event', async (t) => {
  const tree = await watched(t, there, { quietMs: 300, longestMs: 10_000 });
  const before = tree.events;
  await tree.until([two], () => {
    for (let left = 100; left > 0; left -= 1) tree.replace(discovery, portal(`10.1.0.${left}`));
    tree.write(discovery, portal(two));
  });
  assert.equal(tree.events - before, 1);
});

test('what lies beside the files is nobody’s business: no event', async (t) => {
  const tree = await watched(t, there, { quietMs: 1, longestMs: 1 });
  const before = tree.events;
  for (const name of ['nvme/.discovery.conf.swp', 'nvme/discovery.conf~', 'passwd', 'rdma/4711']) {
    mkdirSync(`${tree.root}/etc/rdma`, { recursive: true });
    writeFileSync(`${tree.root}/etc/${name}`, 'x');
  }
  writeFileSync(`${tree.root}/etc/passwd`, 'y');
  // /etc/rdma itself is on the way to rdma.conf, which stays absent either way.
  await tree.watch.look();
  const after = tree.events;
  assert.ok(after - before <= 1, `${after - before} events`);
  await tree.until([two], () => tree.write(discovery, portal(two)));
});

test('a file that is written through another name of it, in a directory nobody watches', async (t) => {
  const tree = await watched(t, (at) => {
    at.write('/srv/portals', portal(one));
    mkdirSync(`${at.root}/etc/nvme`);
    linkSync(`${at.root}/srv/portals`, at.root + discovery);
  });
  assert.deepEqual(tree.portals, [one]);
  await tree.until([two], () => tree.write('/srv/portals', portal(two)));
});

test('without inotify: said once, looked at from time to time, and said when it is over', async (t) => {
  const inotify = new Exhausted();
  const said: (string | undefined)[] = [];
  const options = { open: inotify.open, retryMs: 5, trouble: said.push.bind(said) };
  const tree = await watched(t, there, options);
  await tree.until([two], () => tree.write(discovery, portal(two)));
  await tree.until([three], () => tree.replace(discovery, portal(three)));
  await tree.until([], () => {
    rmSync(`${tree.root}/etc/nvme`, { recursive: true });
  });
  assert.deepEqual(said, ['no inotify watch is left']);
  inotify.mended = true;
  await tree.until([one], () => tree.write(discovery, portal(one)));
  while (said.length < 2) await tree.watch.look().then(() => new Promise(setImmediate));
  assert.deepEqual(said, ['no inotify watch is left', undefined]);
  const count = inotify.opened.length;
  await tree.until([two], () => tree.write(discovery, portal(two)));
  assert.equal(inotify.opened.length, count);
});

test('a watch that fails later, and one that cannot be opened at all', async (t) => {
  const said: (string | undefined)[] = [];
  const heard: Heard[] = [];
  const open: OpenNotifier = (_paths, to) => {
    heard.push(to);
    if (heard.length === 2) return Promise.reject(new Error('no program'));
    return Promise.resolve({ close: () => Promise.resolve() });
  };
  const tree = await watched(t, there, { open, retryMs: 1, trouble: said.push.bind(said) });
  assert.deepEqual(said, []);
  heard[0]?.failed('gone');
  while (heard.length < 3) await new Promise(setImmediate);
  await tree.watch.look();
  assert.deepEqual(said, ['gone', undefined]);
});

test('after close nothing is told, looked at or held open', async (t) => {
  const tree = await watched(t, there, { quietMs: 1, longestMs: 1 });
  tree.write(discovery, portal(two));
  await tree.watch.close();
  const before = tree.events;
  tree.write(discovery, portal(three));
  await tree.watch.look();
  await tree.watch.follow();
  assert.equal(tree.events, before);
  await allClosed();
});

test('the number of watches has a bound, and what is beyond it is seen by its directory', async (t) => {
  let most = 0;
  const open: OpenNotifier = (paths, heard) => {
    most = Math.max(most, paths.length);
    return openChokidar(paths, heard);
  };
  const dropIn = (index: number): string => `/etc/holdfast/holdfast.conf.d/${1000 + index}.conf`;
  const tree = await watched(
    t,
    (at) => {
      there(at);
      for (let index = 0; index < 600; index += 1) at.write(dropIn(index), '[nvme]\n');
    },
    { open },
  );
  assert.equal(most, 512);
  await tree.until([], () => tree.write(dropIn(599), '[nvme]\nconnect = no\n'));
});

test('what is not asked for any more is watched no longer', async (t) => {
  const watchedPaths: (readonly string[])[] = [];
  const open: OpenNotifier = (paths, heard) => {
    watchedPaths.push(paths);
    return openChokidar(paths, heard);
  };
  const file = '/etc/holdfast/holdfast.conf.d/a.conf';
  const tree = await watched(t, (at) => at.write(file, '[nvme]\nconnect = no\n'), { open });
  assert.ok(watchedPaths.at(-1)?.includes(tree.root + file));
  tree.write(discovery, portal(one));
  await tree.until([one], () => {
    rmSync(tree.root + file);
  });
  assert.equal(watchedPaths.at(-1)?.includes(tree.root + file), false);
  assert.ok(watchedPaths.flat().every((path) => path.startsWith(tree.root)));
});
