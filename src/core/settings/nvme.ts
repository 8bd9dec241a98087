/** Settings about NVMe. */

import { parseInterfaceName } from '../ipoib/ids.ts';
import { parseNetwork } from '../network.ts';
import { parseNqnPattern } from '../pattern.ts';
import { list, program, setting, toggle } from '../setting.ts';

export const nvmeSettings = {
  nvmeConnect: toggle({
    section: 'nvme',
    key: 'connect',
    written: 'yes',
    doc: 'Whether Holdfast connects the portals of /etc/nvme/discovery.conf.',
  }),
  nvmeProgram: program({
    section: 'nvme',
    key: 'program',
    written: 'nvme',
    doc: 'The nvme-cli program.',
  }),
  nvmeExcludeNqn: list(
    {
      section: 'nvme',
      key: 'exclude-nqn',
      written: '',
      doc: 'Subsystems and discovery controllers that are neither asked nor connected; what is connected stays.',
    },
    'NQNs, where * stands for anything',
    parseNqnPattern,
  ),
  nvmeExcludeAddress: list(
    {
      section: 'nvme',
      key: 'exclude-address',
      written: '',
      doc: 'Addresses of targets that are neither asked nor connected; what is connected stays.',
    },
    'IP addresses and networks such as 10.0.0.7 and fd00::/64',
    parseNetwork,
  ),
  nvmeExcludeInterface: list(
    {
      section: 'nvme',
      key: 'exclude-interface',
      written: '',
      doc: 'Interfaces whose portals are neither asked nor connected: those that name one by --host-iface or by the scope of a link-local address, or an address of one by --host-traddr. Which way the kernel routes the others is not looked at.',
    },
    'names of network interfaces',
    parseInterfaceName,
  ),
  nvmeApplication: setting(
    {
      section: 'nvme',
      key: 'application',
      written: '',
      doc: "One more application whose subsystems in config.json are Holdfast's, besides holdfast, autoconnect and those that name none.",
    },
    {
      expected: 'a word, or nothing',
      parse: (text) => (/^[\w.:@-]{0,64}$/.test(text) ? text : undefined),
    },
  ),
} as const;
