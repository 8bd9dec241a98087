/** Rules for 70-persistent-ipoib.rules, written for interfaces that have none. */

import type { IpoibName } from '../../core/desired/ipoib.ts';
import { parseInterfaceName, withColons, type InterfaceName } from '../../core/ipoib/ids.ts';
import type { PortGuid } from '../../core/ipoib/ids.ts';

/** An IPoIB interface that is there. */
export interface IpoibInterface {
  readonly name: string;
  readonly port: PortGuid;
  /** The RDMA device it belongs to, such as mlx5_0, where that is known. */
  readonly device: string | undefined;
}

/** `mlx5` of mlx5_0; a device whose name says no driver is an HCA. */
const driverOf = (device: string | undefined): string =>
  /^([a-z][a-z0-9]{1,7})_\d+$/.exec(device ?? '')?.[1] ?? 'hca';

/**
 * The name it has, if that will do; the kernel gives out ib0, ib1 and so on in the order in which it finds the ports,
 * so those get the driver in front, as the installer of RHEL does it: mlx5_ib0.
 */
const nameFor = (one: IpoibInterface, taken: ReadonlySet<string>): InterfaceName | undefined => {
  const wanted = /^ib\d+$/.test(one.name) ? `${driverOf(one.device)}_${one.name}` : one.name;
  return taken.has(wanted) ? undefined : parseInterfaceName(wanted);
};

const ruleFor = (name: InterfaceName, port: PortGuid): string =>
  `ACTION=="add", SUBSYSTEM=="net", DRIVERS=="?*", ATTR{type}=="32", ATTR{address}=="?*${withColons(port)}", NAME="${name}"`;

/** One rule for each interface whose port no rule names; none where no name is free. */
export const offerRules = (
  interfaces: readonly IpoibInterface[],
  rules: readonly IpoibName[],
): readonly string[] => {
  const known = new Set(rules.map(({ guidTail }) => guidTail));
  const taken = new Set<string>(rules.map(({ name }) => name));
  return interfaces
    .filter(({ port }) => !known.has(port))
    .flatMap((one) => {
      const name = nameFor(one, taken);
      if (name === undefined) return [];
      taken.add(name);
      return [ruleFor(name, one.port)];
    });
};
