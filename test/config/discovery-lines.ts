import assert from 'node:assert/strict';

import type { PortalEntry } from '../../src/core/desired.ts';
import { parseDiscovery } from '../../src/config/nvme/discovery.ts';

export const file = '/etc/nvme/discovery.conf';
export const portals = (text: string): readonly PortalEntry[] => parseDiscovery(text, file).value;
export const codesOf = (text: string): readonly string[] =>
  parseDiscovery(text, file).findings.map(({ code }) => code);
export const endpoints = (text: string): readonly string[] =>
  portals(text).map(({ transport, traddr, trsvcid }) => `${transport} ${traddr} ${trsvcid}`);
export const only = (text: string): PortalEntry => {
  const [portal, ...more] = portals(text);
  assert.ok(portal !== undefined && more.length === 0, `one portal from ${JSON.stringify(text)}`);
  return portal;
};

export const hostnqn = 'nqn.2014-08.org.nvmexpress:uuid:11111111-2222-4333-8444-555555555555';
export const hostid = '11111111-2222-4333-8444-555555555555';
