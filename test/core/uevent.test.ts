import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matters, parseUevent } from '../../src/core/uevent.ts';

test('what udevadm monitor prints of an event', () => {
  const line = 'KERNEL[5103.112345] add      /devices/virtual/infiniband/rxe1 (infiniband)';
  assert.deepEqual(parseUevent(line), {
    action: 'add',
    devpath: '/devices/virtual/infiniband/rxe1',
    subsystem: 'infiniband',
  });
  const nvme =
    'KERNEL[1.000001] remove   /devices/virtual/nvme-subsystem/nvme-subsys0 (nvme-subsystem)';
  assert.equal(parseUevent(nvme)?.subsystem, 'nvme-subsystem');
});

test('what is no event', () => {
  for (const line of [
    '',
    'monitor will print the received events for:',
    'KERNEL - the kernel uevent',
    'UDEV  [5103.112345] add      /devices/virtual/infiniband/rxe1 (infiniband)',
    'KERNEL[5103.112345] add      /devices/virtual/infiniband/rxe1',
  ])
    assert.equal(parseUevent(line), undefined, line);
});

test('of PCI only what comes and goes matters', () => {
  const pci = { devpath: '/devices/pci0000:00/0000:00:03.0', subsystem: 'pci' };
  assert.equal(matters({ ...pci, action: 'bind' }), false);
  assert.equal(matters({ ...pci, action: 'remove' }), true);
  assert.equal(matters({ ...pci, action: 'change', subsystem: 'nvme' }), true);
});
