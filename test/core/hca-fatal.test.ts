/** A fatal error told from a removal, by lines that kernels really wrote. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { explainLoss, type Logged } from '../../src/core/hca/fatal.ts';

/** `[  204.791017] text` lines, as dmesg prints them. */
const log = (text: string): readonly Logged[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [, seconds = '0', words = ''] = /^\[ *([\d.]+)\] (.*)$/.exec(line.trim()) ?? [];
      return { at: Number(seconds) * 1000, text: words };
    });

const explain = (pci: readonly string[], text: string): string => {
  const loss = explainLoss({ device: 'mlx5_0', pci }, log(text));
  return loss === undefined ? 'nothing' : `${loss.cause}: ${loss.reason}`;
};

const tooHot = `
  [  131.207020] mlx5_core 0000:41:00.0: poll_health:471:(pid 0): device's health compromised - reached miss count
  [  131.207065] mlx5_core 0000:41:00.0: print_health_info:421:(pid 0): synd 0x10: High temperature
  [  204.791017] mlx5_core 0000:41:00.0: poll_health:478:(pid 0): Fatal error 1 detected
  [  204.791060] mlx5_core 0000:41:00.0: health_care:350:(pid 920): handling bad device here
  [  204.791065] mlx5_core 0000:41:00.0: mlx5_pci_err_detected was called
  [  207.895305] mlx5_core 0000:41:00.0: health_care:357:(pid 920): Scheduling recovery work with 60000ms delay
  [  271.327022] mlx5_core 0000:41:00.0: health recovery flow aborted, PCI reads still not working`;

test('mlx5: the first complaint of the driver is the cause', () => {
  assert.equal(
    explain(['0000:40:03.1', '0000:41:00.0'], tooHot),
    "fatal: the driver reported a fatal error (mlx5_core 0000:41:00.0: poll_health:471:(pid 0): device's health compromised - reached miss count)",
  );
});

test('the other function of the same card is another device', () => {
  assert.equal(explain(['0000:40:03.1', '0000:41:00.1'], tooHot), 'nothing');
  assert.equal(explain([], tooHot), 'nothing');
});

test('mlx5: pulled out, after which its driver reports a fatal error too', () => {
  const said = `
  [   10.000001] pcieport 0000:b9:01.0: pciehp: Slot(2-4): Link Down
  [   10.000002] pcieport 0000:b9:01.0: pciehp: Slot(2-4): Card not present
  [   10.000003] mlx5_core 0000:bb:00.0: E-Switch: Unload vfs: mode(LEGACY), nvfs(0), necvfs(0), active vports(0)
  [   10.000004] mlx5_core 0000:bb:00.0: E-Switch: Disable: mode(LEGACY), nvfs(0), necvfs(0), active vports(0)
  [   10.000005] mlx5_core 0000:bb:00.0: poll_health:1083:(pid 0): Fatal error 1 detected
  [   10.000006] mlx5_core 0000:bb:00.0: print_health_info:491:(pid 0): PCI slot is unavailable`;
  assert.equal(
    explain(['0000:b9:01.0', '0000:ba:00.0', '0000:bb:00.0'], said),
    'removed: its PCI slot lost the link (pcieport 0000:b9:01.0: pciehp: Slot(2-4): Link Down)',
  );
  assert.match(explain(['0000:bb:00.0'], said), /^removed: removed, its driver let go of it/);
});

const contained = `
  [   81.000536] pcieport 0004:00:00.0: DPC: containment event, status:0x1f01 source:0x0000
  [   81.014536] pcieport 0004:00:00.0: DPC: unmasked uncorrectable error detected
  [   81.065793] mlx5_core 0004:01:00.0: mlx5_pci_err_detected Device state = 1 health sensors: 1 pci_status: 1. Enter, pci channel state = 2
  [   81.076183] mlx5_core 0004:01:00.0: mlx5_error_sw_reset:231:(pid 1618): start
  [   81.077428] mlx5_core 0004:01:00.0: E-Switch: Disable: mode(LEGACY), nvfs(0), neovfs(0), active vports(0)`;
const below = ['0004:00:00.0', '0004:01:00.0'];

test('an error of the PCI bus is one, unless the card is not in its slot any more', () => {
  assert.match(explain(below, contained), /^fatal: the PCI bus reported an error \(pcieport 0004/);
  const out = `${contained}\n  [   81.9] pcieport 0004:00:00.0: pciehp: Slot(16): Card not present`;
  assert.match(explain(below, out), /^removed: it was pulled out of its slot/);
});

test('mlx4, bnxt, and what administrators do', () => {
  const said = (text: string): string => explain(['0000:82:00.0'], `[  149.148339] ${text}`);
  assert.match(said('mlx4_core 0000:82:00.0: Internal error detected:'), /^fatal: the driver/);
  assert.match(said('mlx4_core 0000:82:00.0: device is going to be reset'), /^fatal: the driver/);
  assert.match(said('mlx4_core 0000:82:00.0: mlx4_pci_err_detected was called'), /^fatal: the PCI/);
  assert.match(
    said(
      'bnxt_en 0000:82:00.0 enp130s0f0np0: Fatal firmware reset event, data1: 0x2, data2: 0x0, min wait 2000 ms, max wait 12000 ms',
    ),
    /^fatal: the driver/,
  );
  assert.match(
    said(
      'mlx5_core 0000:82:00.0: mlx5_sync_reset_now_event:379:(pid 9): Sync Reset now. Device is going to reset.',
    ),
    /^removed: it was switched off or reset on request/,
  );
  assert.match(said('mlx5_core 0000:82:00.0: E-Switch: cleanup'), /^removed: .* without an error/);
  assert.equal(said('mlx5_core 0000:82:00.0 enp130s0: Link down'), 'nothing');
});

test('what happened minutes before is another loss', () => {
  const later = `${tooHot}\n  [  900.000000] mlx5_core 0000:41:00.0: E-Switch: cleanup`;
  assert.match(explain(['0000:41:00.0'], later), /^removed: /);
});
