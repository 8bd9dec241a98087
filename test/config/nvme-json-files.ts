import assert from 'node:assert/strict';

import { locateAll } from '../../src/config/locate.ts';
import { parseNvmeJson } from '../../src/config/nvme-json/nvme-json.ts';
import type { JsonPortal, NvmeJson, PathEntry } from '../../src/core/desired/nvme-json.ts';
import type { Finding } from '../../src/core/diagnostic.ts';

export const file = '/etc/nvme/config.json';
export const hostid = '11111111-2222-4333-8444-555555555555';
export const hostnqn = `nqn.2014-08.org.nvmexpress:uuid:${hostid}`;
export const nqn = 'nqn.2020-01.org.example:array1';

export const parsed = (text: string): NvmeJson => parseNvmeJson({ file, text }).value;
export const findingsOf = (text: string): readonly Finding[] =>
  parseNvmeJson({ file, text }).findings;
export const codesOf = (text: string): readonly string[] =>
  findingsOf(text).map(({ code }) => code);
/** `LINE:COLUMN CODE` and the text above the carets, of each finding. */
export const places = (text: string): readonly string[] =>
  locateAll({ file, text }, findingsOf(text)).map(({ line, column, code, excerpt }) => {
    const under = excerpt?.text.slice(excerpt.at, excerpt.at + excerpt.width) ?? '';
    return `${line}:${column} ${code} ${under}`;
  });
/** Message and hint of the one finding. */
export const said = (text: string): readonly (string | undefined)[] => {
  const [finding, ...more] = findingsOf(text);
  assert.ok(finding !== undefined && more.length === 0, JSON.stringify(codesOf(text)));
  return [finding.code, finding.message, finding.hint];
};

const joined = (object: object, more: string): string =>
  JSON.stringify(object).replace(/\}$/, `${more === '' ? '' : `,${more}`}}`);

interface Words {
  readonly port?: string;
  readonly subsystem?: string;
  readonly host?: string;
  /** NQN of the subsystem. */
  readonly name?: string;
}

/** A file of one port with these further words in it, in a subsystem and a host with these. */
export const fileOf = (more: Words): string => {
  const { port = '', subsystem = '', host = '', name = nqn } = more;
  const inner = joined({ transport: 'rdma', traddr: '10.0.0.1' }, port);
  const middle = joined({ nqn: name }, subsystem);
  const outer = joined({ hostnqn }, host);
  return `[${outer.slice(0, -1)},"subsystems":[${middle.slice(0, -1)},"ports":[${inner}]}]}]`;
};

export const discovery = 'nqn.2014-08.org.nvmexpress.discovery';

export const onlyPath = (text: string): PathEntry => {
  const { paths, portals } = parsed(text);
  const [path, ...more] = paths;
  assert.ok(path !== undefined && more.length === 0 && portals.length === 0, text);
  return path;
};

export const onlyPortal = (text: string): JsonPortal => {
  const { paths, portals } = parsed(text);
  const [portal, ...more] = portals;
  assert.ok(portal !== undefined && more.length === 0 && paths.length === 0, text);
  return portal;
};
