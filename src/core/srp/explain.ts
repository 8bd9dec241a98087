/** Who logs in as whom, and what the targets need for it: text for `holdfast explain srp`. Pure. */

import type { HostAddress, RdmaPort } from '../actual.ts';
import { sameAddress } from '../address.ts';
import type { SrpStaticTarget } from '../desired/srp.ts';
import { aclCommands } from './acl-commands.ts';
import { aclNames, type Initiator } from './acl.ts';
import type { SrpHost } from './actual.ts';
import { ipText } from './dest.ts';
import { grouped } from './gid.ts';
import { portGuidExt, swappedExt, zeroExt } from './initiator-ext.ts';
import { describeTarget, staticLogins, type IbLogin, type SrpLogin } from './login.ts';

export interface SrpScene {
  readonly initiators: readonly Initiator[];
  readonly ports: readonly RdmaPort[];
  readonly addresses: readonly HostAddress[];
  readonly targets: readonly SrpStaticTarget[];
  /** Logins to each target port. */
  readonly connections: number;
  /** What is logged in: of targets on the fabric, the only ones that are known without asking it. */
  readonly hosts: readonly SrpHost[];
  /** What a group of SCST is to be called after. */
  readonly hostname: string;
}

const indented = (lines: readonly string[], by: number): readonly string[] =>
  lines.map((line) => `${' '.repeat(by)}${line}`);

const identities = (logins: readonly SrpLogin[], initiator: Initiator): readonly string[] =>
  logins.map(
    (login) =>
      `initiator_ext ${login.initiatorExt ?? zeroExt}: ACL ${aclNames(login, initiator).lio}`,
  );

/** ACLs that were made for an srp_daemon which turned the bytes round still admit nobody but it. */
const older = (login: SrpLogin, initiator: Initiator): readonly string[] => {
  if (login.kind !== 'infiniband' || login.initiatorExt === undefined) return [];
  const swapped = { ...login, initiatorExt: swappedExt(login.initiatorExt) };
  return [`(srp_daemon before rdma-core 13 logs in as ${aclNames(swapped, initiator).lio})`];
};

/** A target that is named by its GUID; over RDMA/CM that name is the same for all initiators. */
const namedByGuid = (login: SrpLogin, initiator: Initiator): string => {
  const { byGuid } = aclNames(login, initiator);
  const whose = login.kind === 'rdma-cm' ? ', its own address, and admits every initiator' : '';
  return `# where configfs names the target by its GUID instead, the ACL is ${byGuid}${whose}`;
};

const scstHead = ({ kind }: SrpLogin): string =>
  kind === 'rdma-cm'
    ? 'on an SCST target, if it has groups; over RDMA/CM it knows initiators by its own address only:'
    : 'on an SCST target, if it has groups; without one it admits everybody:';

const block = (
  logins: readonly [SrpLogin, ...SrpLogin[]],
  initiator: Initiator,
  group: string,
): readonly string[] => {
  const [first] = logins;
  const { lio, scst } = aclCommands({ logins, initiator, group });
  return [
    `${describeTarget(first)} (${first.source})`,
    ...indented([...identities(logins, initiator), ...older(first, initiator)], 2),
    '  on a LIO target:',
    ...indented(lio, 4),
    `    ${namedByGuid(first, initiator)}`,
    `  ${scstHead(first)}`,
    ...indented(scst, 4),
  ];
};

/** A target that names its local address uses the port with that address only. */
const usesPort = (
  { src }: SrpStaticTarget,
  { port }: Initiator,
  { ports, addresses }: SrpScene,
): boolean => {
  if (src === undefined) return true;
  const netdev = ports.find((one) => `${one.device}:${one.port}` === port)?.netdev;
  const own = addresses.filter(({ iface }) => iface === netdev);
  return own.length === 0 || own.some(({ address }) => sameAddress(address, ipText(src)));
};

const knownLogins = ({ port }: Initiator, hosts: readonly SrpHost[]): readonly IbLogin[] => {
  const found = new Map<string, IbLogin>();
  for (const { name, where, ...host } of hosts) {
    if (where.kind !== 'infiniband' || host.port !== port) continue;
    const { idExt, iocGuid } = host;
    const initiatorExt = portGuidExt(where.dgid);
    found.set(`${iocGuid} ${where.dgid}`, {
      ...{ ...where, port, idExt, iocGuid, initiatorExt, ioClass: undefined, options: {} },
      source: `logged in as ${name}`,
    });
  }
  return [...found.values()];
};

const fabric = ({ gid }: Initiator): readonly string[] => [
  'targets that are found on the fabric',
  '  initiator_ext is the GUID of the target port:',
  `  ACL 0x and that GUID and ${gid.slice(16)}, in 16 digits each`,
];

const portText = (initiator: Initiator, scene: SrpScene): readonly string[] => {
  const { port, gid } = initiator;
  const group = scene.hostname.split('.')[0]?.replace(/[^\w-]/g, '') ?? '';
  const isFabric = scene.ports.some(
    (one) => `${one.device}:${one.port}` === port && one.linkLayer === 'InfiniBand',
  );
  const written = scene.targets
    .filter((target) => usesPort(target, initiator, scene))
    .map((target) => staticLogins(target, port, scene.connections));
  const known = isFabric ? knownLogins(initiator, scene.hosts).map((login) => [login]) : [];
  const blocks = [...written, ...known].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [block([first, ...rest], initiator, group)],
  );
  const all = isFabric ? [...blocks, fabric(initiator)] : blocks;
  return [
    `${port} logs in with the port GUID ${gid.slice(16)} (GID ${grouped(gid)})`,
    ...all.flatMap((one) => ['', ...indented(one, 2)]),
  ];
};

/** Lines; none on a host without an RDMA port that has a GID. */
export const explainAcls = (scene: SrpScene): readonly string[] =>
  scene.initiators.flatMap((initiator, index) => [
    ...(index > 0 ? [''] : []),
    ...portText(initiator, scene),
  ]);
