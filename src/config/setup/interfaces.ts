/** What ifcfg files, the route files beside them, openib.conf and 70-persistent-ipoib.rules ask of interfaces. */

import type { InterfaceConfig, IpoibName } from '../../core/desired/ipoib.ts';
import type { InterfacesDesired } from '../../core/setup/interfaces.ts';
import type { InterfaceWish } from '../../core/interfaces/types.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { isIfcfgFile } from '../ipoib/ifcfg-file.ts';
import { parseIpoibRules } from '../ipoib/rules.ts';
import type { SourceText } from '../lines.ts';
import { aboutFile } from '../locate.ts';
import { located, type Located } from '../located.ts';
import { isUnreadByUdev } from './files.ts';
import { onlyFirsts } from './ifcfg-duplicates.ts';
import { readIfcfgFile, textOf, type IfcfgRead } from './ifcfg-read.ts';
import { withOpenib } from './ifcfg-openib.ts';
import { routesOf } from './ifcfg-routes.ts';
import type { Said } from './said.ts';

const unread = ({ file }: SourceText): Diagnostic => {
  const message = 'udev does not read this directory, so these rules name nothing';
  return aboutFile('udev-unread', file, { message, hint: 'move the file to /etc/udev/rules.d' });
};

/** udev takes of files of one name only the first, in the order of its directories. */
const loadNames = ({ files }: Said): Located<readonly IpoibName[]> => {
  const byName = new Map(
    [...files.rules].reverse().map((source) => [source.file.split('/').at(-1), source] as const),
  );
  const counting = new Set(byName.values());
  const read = files.rules
    .filter((source) => counting.has(source))
    .map((source) => {
      const { value, diagnostics } = located(source, parseIpoibRules, []);
      return isUnreadByUdev(source)
        ? { value: [], diagnostics: [unread(source), ...diagnostics] }
        : { value, diagnostics };
    });
  return {
    value: read.flatMap(({ value }) => value),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
};

/** An alias such as ib0:1 adds addresses to its device; without a file of its own that is all that is asked of it. */
const bareAlias = (config: InterfaceConfig): InterfaceConfig => {
  const { device, type, onboot, refused, bootproto, addresses, defroute, ipv6, source } = config;
  return {
    ...(device === undefined ? {} : { device }),
    ...{ type, onboot, refused, bootproto, addresses, defroute, ipv6, source },
  };
};

/** `all`: also the files that are not used at boot; with its device an alias is not used either. */
const withAliases = (
  used: readonly IfcfgRead[],
  all: readonly IfcfgRead[],
): readonly IfcfgRead[] => {
  const aliases = used.filter(({ config }) => config.alias !== undefined);
  const isHeld = ({ config }: IfcfgRead): boolean =>
    all.some((one) => one.config.alias === undefined && one.config.device === config.device);
  const mains = used
    .filter(({ config }) => config.alias === undefined)
    .map((one) => {
      const own = aliases.filter(({ config }) => config.device === one.config.device);
      const addresses = [...one.config.addresses, ...own.flatMap((a) => a.config.addresses)];
      return { ...one, config: { ...one.config, addresses } };
    });
  const rest = aliases.filter((alias) => !isHeld(alias));
  return [...mains, ...rest.map((one) => ({ ...one, config: bareAlias(one.config) }))];
};

const wishOf = (said: Said, read: IfcfgRead): Located<InterfaceWish> => {
  const { value: routes, diagnostics } = routesOf(said, read);
  const isKnown = read.config.type === 'infiniband';
  const open = isKnown ? [] : [...read.diagnostics, ...diagnostics];
  return {
    value: { ...withOpenib(read.config, said.openib), routes, findings: open.map(textOf) },
    diagnostics: isKnown ? diagnostics : [],
  };
};

/**
 * Every interface that shall be up after boot. Of an Ethernet interface only the host knows whether it carries RDMA, so
 * what is wrong with its files comes with the wish; the others are nobody's business here.
 */
export const loadInterfaces = (said: Said): Located<InterfacesDesired | undefined> => {
  const files = said.files.interfaces.filter(({ file }) => isIfcfgFile(file));
  const read = files.flatMap((source) => readIfcfgFile(source, said.hostname));
  const { value: firsts, diagnostics: doubles } = onlyFirsts(read);
  const wishes = withAliases(firsts, read).map((one) => wishOf(said, one));
  const names = loadNames(said);
  const isAsked = said.settings.interfacesManage && wishes.length + names.value.length > 0;
  const interfaces = wishes.map(({ value }) => value);
  const { interfacesExclude: excluded } = said.settings;
  return {
    value: isAsked
      ? { interfaces, names: names.value, ...(excluded.length > 0 && { excluded }) }
      : undefined,
    diagnostics: [
      ...read.flatMap(({ known }) => known),
      ...doubles,
      ...wishes.flatMap(({ diagnostics }) => diagnostics),
      ...names.diagnostics,
    ],
  };
};
