import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { SrpRule } from '../../src/core/desired/srp.ts';
import { allowedLogins } from '../../src/core/srp/allowed.ts';
import { parseDiscovered } from '../../src/core/srp/discovered.ts';
import { addTargetString } from '../../src/core/srp/login.ts';
import { hcaPort, need } from './srp-fixture.ts';

/** What `ibsrpdm -c` printed. */
const printed =
  'id_ext=0002C90300001234,ioc_guid=0002c90300001234,dgid=fe800000000000000000000000100001,pkey=ffff,service_id=0002c90300001234';

const one = (text: string) => need(parseDiscovered(text).targets[0]);

test('a line of ibsrpdm -c, and the same of srp_daemon -c -n with options', () => {
  const target = {
    idExt: '0002c90300001234',
    iocGuid: '0002c90300001234',
    dgid: 'fe800000000000000000000000100001',
    pkey: 'ffff',
    serviceId: '0002c90300001234',
    initiatorExt: undefined,
    ioClass: undefined,
    options: {},
  };
  assert.deepEqual(parseDiscovered(`${printed}\n`), { targets: [target], bad: [] });
  const more = `${printed},io_class=ff00,initiator_ext=0000000000100001,max_cmd_per_lun=32,max_it_iu_size=4148\n`;
  assert.deepEqual(one(more), {
    ...target,
    initiatorExt: '0000000000100001',
    ioClass: 'ff00',
    options: { max_cmd_per_lun: 32, max_it_iu_size: 4148 },
  });
});

const bad: readonly (readonly [string, RegExp])[] = [
  ['IO Unit Info:', /"IO Unit Info:" is not key=value/],
  ['=1', /is not key=value/],
  [`${printed},what=1`, /unknown key what/],
  [`${printed},pkey=ffff`, /pkey is there twice/],
  [printed.replace(',pkey=ffff', ''), /no usable pkey$/],
  [printed.replace('fe80', ''), /no usable dgid/],
  [printed.replace('0002C9', 'x'), /no usable id_ext/],
  [`${printed},io_class=0101`, /io_class/],
  [`${printed},initiator_ext=`, /no usable initiator_ext/],
  [`${printed},queue_size=-1`, /queue_size=-1 is no number/],
];
for (const [text, why] of bad) {
  test(`a line that is no login string is named: ${why.source}`, () => {
    const { targets, bad: found } = parseDiscovered(`\n${text}\n${printed}\n`);
    assert.equal(targets.length, 1);
    assert.deepEqual(
      found.map(({ line, text: shown }) => [line, shown]),
      [[2, text]],
    );
    assert.match(found[0]?.why ?? '', why);
  });
}

test('whatever is printed is read without an exception, each line once', () => {
  const parts = fc.constantFrom(printed, 'id_ext=', 'pkey=ffff', ',', '=', '__proto__=1', 'dgid=x');
  const lines = fc.array(
    fc.oneof(
      fc.string(),
      fc.array(parts).map((some) => some.join(',')),
    ),
  );
  fc.assert(
    fc.property(lines, (some) => {
      const text = some.join('\n');
      const { targets, bad: found } = parseDiscovered(text);
      const full = text.split('\n').filter((line) => line.trim() !== '');
      assert.equal(targets.length + found.length, full.length);
    }),
  );
});

const wishes = { rules: [], connections: 1, eachPkey: false, source: 'openib.conf:3' } as const;
const port = hcaPort('mlx4_0:1');
const logins = (text: string, more: Partial<Parameters<typeof allowedLogins>[1]> = {}) =>
  allowedLogins(one(text), { port, ...wishes, ...more });

test('without -n the extension is the GUID of the target port; with it, what was printed', () => {
  const [found] = logins(printed);
  const full = `${printed.toLowerCase()},initiator_ext=0000000000100001`;
  assert.equal(addTargetString(need(found)), full);
  assert.equal(found?.source, 'openib.conf:3');
  const swapped = `${printed},initiator_ext=0100100000000000`;
  assert.equal(logins(swapped)[0]?.initiatorExt, '0100100000000000');
});

const rule = (action: SrpRule['action'], options = {}): SrpRule => ({
  action,
  match: { idExt: one(printed).idExt },
  options,
  source: 'srp_daemon.conf:2',
});

test('rules say whether, and with what', () => {
  assert.deepEqual(logins(printed, { rules: [rule('disallow')] }), []);
  const rules = [rule('allow', { queue_size: 128 }), rule('disallow')];
  const [found] = logins(`${printed},queue_size=64,ch_count=2`, { rules });
  assert.deepEqual(found?.options, { queue_size: 128, ch_count: 2 });
  assert.equal(found.source, 'srp_daemon.conf:2');
});

test('several connections, and partitions where each has a login of its own', () => {
  const exts = logins(printed, { connections: 2 }).map(({ initiatorExt }) => initiatorExt);
  assert.deepEqual(exts, ['0000000000100001', '0300000000100001']);
  const other = printed.replace('pkey=ffff', 'pkey=8001');
  assert.equal(logins(other)[0]?.initiatorExt, '0000000000100001');
  assert.equal(logins(other, { eachPkey: true })[0]?.initiatorExt, '0100010000100001');
});
