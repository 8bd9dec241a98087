/** The routes of an interface: of its gateways, and of the route files that bear its name. */

import type { IpAddress } from '../../core/address.ts';
import type { InterfaceConfig, InterfaceRoute } from '../../core/desired/ipoib.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { interfaceOf } from '../ipoib/ifcfg-file.ts';
import { everywhere } from '../ipoib/routes-line.ts';
import { parseRoutes, routedInterface } from '../ipoib/routes.ts';
import { located, type Located } from '../located.ts';
import type { IfcfgRead } from './ifcfg-read.ts';
import type { Said } from './said.ts';

const defaultVia = (gateway: IpAddress | undefined, source: string): readonly InterfaceRoute[] =>
  gateway === undefined
    ? []
    : [{ family: gateway.family, ...everywhere(gateway.family), gateway, source }];

/** GATEWAY of a file without static addresses belongs to nothing. */
const defaults = (config: InterfaceConfig): readonly InterfaceRoute[] => {
  const { defroute, gateway, gateway6, source, bootproto } = config;
  if (!defroute) return [];
  const four = bootproto === 'static' ? defaultVia(gateway, source) : [];
  return [...four, ...defaultVia(gateway6, source)];
};

const directory = (file: string): string => file.slice(0, file.lastIndexOf('/'));

/** The scripts go by the name of the device, NetworkManager by the name of the ifcfg file. */
export const routesOf = (
  { files, hostname }: Said,
  { source, config }: IfcfgRead,
): Located<readonly InterfaceRoute[]> => {
  const names: readonly (string | undefined)[] = [interfaceOf(source.file), config.device];
  const beside = files.interfaces.filter(({ file }) => {
    const name = routedInterface(file);
    return name !== undefined && directory(file) === directory(source.file) && names.includes(name);
  });
  const read = beside.map((one) => located(one, (text) => parseRoutes(text, hostname), []));
  const diagnostics: readonly Diagnostic[] = read.flatMap((one) => one.diagnostics);
  return { value: [...defaults(config), ...read.flatMap(({ value }) => value)], diagnostics };
};
