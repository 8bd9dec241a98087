/** The sample of /etc/default/srptools. */

import { srptoolsPath } from './path.ts';

export const srptoolsSampleHead: readonly string[] = [
  `${srptoolsPath}: through which InfiniBand ports SRP targets are looked for.`,
  "Debian's init script of srp_daemon sources this file as shell; Holdfast reads KEY=VALUE and runs nothing.",
];

export const srptoolsSampleBody: readonly string[] = [
  '',
  '# ALL ports, NONE, or a list of HCA:port in quotes. NONE takes nothing back that openib.conf asks for.',
  '#PORTS="mlx4_0:1 mlx4_0:2"',
  '',
  '# Every so many seconds each port is asked again.',
  '#RETRIES=60',
  '',
  '# Where the init script sends what srp_daemon prints; without effect here.',
  '#LOG=/var/log/srp_daemon.log',
];
