/** `holdfast check` on trees in which others do the same job. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf, placesOf } from './findings.ts';
import { identity, type Tree } from './program.ts';

const system = '/usr/lib/systemd/system';
const etc = '/etc/systemd/system';

/** A service that is installed and, by its link, enabled. */
const enabled = (name: string, target = 'multi-user.target'): [Tree, Record<string, string>] => [
  { [`${system}/${name}`]: '[Unit]\n' },
  { [`${etc}/${target}.wants/${name}`]: `${system}/${name}` },
];

const nvme: Tree = { ...identity, '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n' };
const modules: Tree = { '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n' };

test('who else connects NVMe is named with the command that ends it', async () => {
  for (const [name, target] of [
    ['nvmf-autoconnect.service', 'default.target'],
    ['stacd.service', 'multi-user.target'],
    ['stafd.service', 'multi-user.target'],
    ['nvme-discoverd.service', 'multi-user.target'],
  ] as const) {
    const [files, links] = enabled(name, target);
    const [finding, ...others] = await findingsOf({ ...nvme, ...files }, links);
    assert.deepEqual(others, []);
    assert.equal(finding?.code, 'connected-by-others');
    assert.equal(finding.file, `${etc}/${target}.wants/${name}`);
    assert.match(finding.message, new RegExp(`^${name} is enabled and `));
    assert.equal(finding.hint, `systemctl disable ${name}`);
  }
});

test('but only where Holdfast connects', async () => {
  const [files, links] = enabled('nvmf-autoconnect.service', 'default.target');
  assert.deepEqual(await placesOf({ ...modules, ...files }, links), []);
  const off = { '/etc/holdfast/holdfast.conf': '[nvme]\nconnect = no\n' };
  assert.deepEqual(await placesOf({ ...nvme, ...off, ...files }, links), []);
});

test('installed, masked, or left behind by a package: not enabled', async () => {
  const [files, links] = enabled('stacd.service');
  assert.deepEqual(await placesOf({ ...nvme, ...files }), []);
  const masked = { ...links, [`${etc}/stacd.service`]: '/dev/null' };
  assert.deepEqual(await placesOf({ ...nvme, ...files }, masked), []);
  assert.deepEqual(await placesOf(nvme, links), [], 'the link leads nowhere');
});

test('a vendor enables by a link of its own', async () => {
  const files = { [`${system}/stacd.service`]: '[Unit]\n' };
  const links = { [`${system}/multi-user.target.wants/stacd.service`]: '../stacd.service' };
  assert.deepEqual(await placesOf({ ...nvme, ...files }, links), [
    `${system}/multi-user.target.wants/stacd.service:1:1 connected-by-others`,
  ]);
});

test('who else loads modules does no harm, and is a remark where Holdfast loads any', async () => {
  for (const name of ['openibd.service', 'rdma.service']) {
    const [files, links] = enabled(name, 'sysinit.target');
    const [finding] = await findingsOf({ ...modules, ...files }, links);
    assert.equal(finding?.code, 'modules-loaded-twice');
    assert.match(finding.message, /harmless/);
    const off = { '/etc/holdfast/holdfast.conf': '[modules]\nload = no\n' };
    assert.deepEqual(await placesOf({ ...modules, ...off, ...files }, links), []);
  }
});

test('a script of SysV counts where it is called at boot and no unit has its name', async () => {
  const script = { '/etc/init.d/openibd': '#!/bin/bash\n' };
  const links = { '/etc/rc3.d/S05openibd': '../init.d/openibd' };
  const found = ['/etc/rc3.d/S05openibd:1:1 modules-loaded-twice'];
  assert.deepEqual(await placesOf({ ...modules, ...script }, links), found);
  assert.deepEqual(await placesOf({ ...modules, ...script }), []);
  const unit = { [`${system}/openibd.service`]: '[Unit]\n' };
  assert.deepEqual(await placesOf({ ...modules, ...script, ...unit }, links), []);
});

test('two that start srp_daemon; one alone is as it should be', async () => {
  const [daemon, daemonLink] = enabled('srp_daemon.service');
  const [openibd, openibdLink] = enabled('openibd.service', 'sysinit.target');
  const conf = (value: string) => ({
    '/etc/infiniband/openib.conf': `ONBOOT=yes\nSRP_DAEMON_ENABLE=${value}\n`,
  });
  const links = { ...daemonLink, ...openibdLink };
  const codes = async (...given: Parameters<typeof findingsOf>) =>
    (await findingsOf(...given)).map(({ code, file }) => `${file} ${code}`);
  const twice = `${etc}/multi-user.target.wants/srp_daemon.service logged-in-by-two`;
  const openib = `${etc}/sysinit.target.wants/openibd.service modules-loaded-twice`;
  const own = { '/etc/holdfast/holdfast.conf': '[srp]\nlogin = no\n' };
  const both = { ...conf('yes'), ...daemon, ...openibd };
  assert.deepEqual(await codes({ ...own, ...both }, links), [openib, twice]);
  assert.deepEqual(await codes({ ...conf('no'), ...daemon, ...openibd }, links), [openib]);
  assert.deepEqual(await codes({ ...own, ...conf('yes'), ...daemon }, daemonLink), []);
  const beside = '/etc/infiniband/openib.conf logged-in-by-two';
  assert.deepEqual(await codes({ ...conf('yes'), ...openibd }, openibdLink), [openib, beside]);
  assert.deepEqual(await codes({ ...conf('yes'), ...daemon }, daemonLink), [twice]);
});
