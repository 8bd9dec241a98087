import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { discovery, portal, watched, type Watched } from './watched.ts';

const [one, two, three] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'] as const;
const there = (tree: Watched): void => {
  tree.write(discovery, portal(one));
};

test('a file written in place, by an editor that renames, and after it was replaced', async (t) => {
  const tree = await watched(t, there);
  assert.deepEqual(tree.portals, [one]);
  await tree.until([two], () => tree.write(discovery, portal(two)));
  for (const address of [three, one, two, three]) {
    await tree.until([address], () => tree.replace(discovery, portal(address)));
    await tree.until([one], () => tree.write(discovery, portal(one)));
  }
});

test('the way of vim: the old file is renamed away and a new one takes its place', async (t) => {
  const tree = await watched(t, there);
  for (const address of [two, three, one]) {
    await tree.until([address], () => {
      tree.write('/etc/nvme/4913', '');
      rmSync(`${tree.root}/etc/nvme/4913`);
      renameSync(tree.root + discovery, `${tree.root + discovery}~`);
      tree.write(discovery, portal(address));
      rmSync(`${tree.root + discovery}~`);
    });
  }
});

test('a file that is removed, and comes back', async (t) => {
  const tree = await watched(t, there);
  for (const address of [two, three]) {
    await tree.until([], () => {
      rmSync(tree.root + discovery);
    });
    await tree.until([address], () => tree.write(discovery, portal(address)));
  }
});

test('a link that is pointed elsewhere, and what it leads to in another directory', async (t) => {
  const tree = await watched(t, (at) => {
    at.write('/srv/a/portals', portal(one));
    at.write('/srv/b/portals', portal(two));
    at.link(discovery, `${at.root}/srv/a/portals`);
  });
  await tree.until([three], () => tree.write('/srv/a/portals', portal(three)));
  await tree.until([one], () => tree.replace('/srv/a/portals', portal(one)));
  await tree.until([two], () => tree.relink(discovery, '../../srv/b/portals'));
  await tree.until([three], () => tree.replace('/srv/b/portals', portal(three)));
  await tree.until([], () => {
    rmSync(`${tree.root}/srv/b`, { recursive: true });
  });
  await tree.until([one], () => tree.relink(discovery, '../../srv/a/portals'));
});

test('a link that leads nowhere yet, and links in a row of which a middle one changes', async (t) => {
  const tree = await watched(t, (at) => {
    at.write('/srv/one/nvme/discovery.conf', portal(one));
    at.write('/srv/two/nvme/discovery.conf', portal(two));
    at.link('/etc/nvme', '../srv/current/nvme');
    mkdirSync(`${at.root}/srv`, { recursive: true });
  });
  assert.deepEqual(tree.portals, []);
  await tree.until([one], () => tree.link('/srv/current', 'one'));
  await tree.until([two], () => tree.relink('/srv/current', 'two'));
  await tree.until([one], () => tree.relink('/srv/current', 'one'));
  await tree.until([three], () => tree.write('/srv/one/nvme/discovery.conf', portal(three)));
});

test('a ConfigMap: ..data leads to another directory at once, and the old one goes', async (t) => {
  const tree = await watched(t, (at) => {
    at.write('/etc/nvme/..2026_01/discovery.conf', portal(one));
    at.link('/etc/nvme/..data', '..2026_01');
    at.link(discovery, '..data/discovery.conf');
  });
  const versions = [two, three, one, two];
  for (const [index, address] of versions.entries()) {
    await tree.until([address], () => {
      tree.write(`/etc/nvme/..2026_0${index + 2}/discovery.conf`, portal(address));
      tree.relink('/etc/nvme/..data', `..2026_0${index + 2}`);
      rmSync(`${tree.root}/etc/nvme/..2026_0${index + 1}`, { recursive: true });
    });
  }
});

test('files and directories that appear later, with their parents', async (t) => {
  const tree = await watched(t, (at) => {
    rmSync(`${at.root}/etc`, { recursive: true });
  });
  await tree.until([one], () => tree.write(discovery, portal(one)));
  const dropIn = '/etc/holdfast/holdfast.conf.d/50-off.conf';
  await tree.until([], () => tree.write(dropIn, '[nvme]\nconnect = no\n'));
  await tree.until([one], () => tree.replace(dropIn, '[nvme]\nconnect = yes\n'));
  const later = '/etc/holdfast/holdfast.conf.d/60-off.conf';
  await tree.until([], () => tree.write(later, '[nvme]\nconnect = no\n'));
  await tree.until([one], () => {
    rmSync(tree.root + later);
  });
});

test('a directory that is made first and filled after it was seen', async (t) => {
  const tree = await watched(t);
  await tree.event(() => {
    mkdirSync(`${tree.root}/etc/nvme`);
  });
  await tree.until([one], () => tree.write(discovery, portal(one)));
});

test('a directory that is removed and comes back, at once and later, by removal and by rename', async (t) => {
  const tree = await watched(t, there);
  const at = `${tree.root}/etc/nvme`;
  const remove = (): void => {
    rmSync(at, { recursive: true });
  };
  for (const address of [two, three, one, two]) {
    await tree.until([address], () => {
      remove();
      tree.write(discovery, portal(address));
    });
  }
  await tree.until([], remove);
  await tree.until([one], () => tree.write(discovery, portal(one)));
  await tree.until([], () => {
    renameSync(at, `${at}.away`);
  });
  await tree.until([one], () => {
    renameSync(`${at}.away`, at);
  });
  await tree.until([two], () => tree.write(discovery, portal(two)));
});

test('after a directory was replaced at once, what is written in place in the new one', async (t) => {
  const tree = await watched(t, there);
  for (let round = 0; round < 5; round += 1) {
    await tree.until([two], () => {
      rmSync(`${tree.root}/etc/nvme`, { recursive: true });
      tree.write(discovery, portal(two));
    });
    await tree.until([one], () => tree.write(discovery, portal(one)));
  }
});

test('a drop-in directory that is there and empty, and the parent of one that is renamed', async (t) => {
  const directory = '/etc/udev/rules.d';
  const tree = await watched(t, (at) => {
    mkdirSync(at.root + directory, { recursive: true });
  });
  await tree.event(() => tree.write(`${directory}/70-persistent-ipoib.rules`, '#\n'));
  await tree.event(() => {
    renameSync(`${tree.root}/etc/udev`, `${tree.root}/etc/away`);
  });
  await tree.event(() => {
    renameSync(`${tree.root}/etc/away`, `${tree.root}/etc/udev`);
  });
});

test('loading makes no event, nor does following', async (t) => {
  const tree = await watched(t);
  await tree.load();
  await tree.load();
  assert.equal(tree.events, 0);
});

test('drop-in directories of all kinds', async (t) => {
  const tree = await watched(t);
  const files = [
    '/etc/modprobe.d/holdfast.conf',
    '/etc/sysconfig/network-scripts/ifcfg-ib0',
    '/etc/sysconfig/network/ifcfg-ib1',
    '/etc/udev/rules.d/70-persistent-ipoib.rules',
    '/etc/rdma/rdma.conf',
    '/etc/infiniband/openib.conf',
    '/etc/default/srptools',
    '/etc/srp_daemon.conf',
  ];
  for (const file of files) {
    await tree.event(() => tree.write(file, '# nothing yet\n'));
    await tree.event(() => tree.replace(file, '# nothing still\n'));
  }
});

test('a change of owners or of permissions counts: it decides whether a file is used', async (t) => {
  const { chmodSync } = await import('node:fs');
  const tree = await watched(t, there);
  await tree.event(() => {
    chmodSync(tree.root + discovery, 0o666);
  });
  await tree.event(() => {
    chmodSync(`${tree.root}/etc/nvme`, 0o777);
  });
});

test('a change while the files are loaded is not missed, though neither size nor time differ', async (t) => {
  const tree = await watched(t, there);
  for (let round = 0; round < 20; round += 1) {
    const [before, after] = round % 2 === 0 ? [two, three] : [three, two];
    writeFileSync(tree.root + discovery, portal(before));
    const loading = tree.load();
    writeFileSync(tree.root + discovery, portal(after));
    await loading;
    await tree.until([after], () => undefined);
  }
});
