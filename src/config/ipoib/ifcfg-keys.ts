/** Keys of ifcfg files of InfiniBand interfaces. */

/** One key that Holdfast reads; `n` stands for nothing or a number. */
export interface IfcfgKey {
  readonly key: string;
  /** Absent for what is not recommended. */
  readonly example?: string;
  readonly doc: string;
}

/** In the order of the sample. sysconfig.txt of initscripts; redhat/rdma.ifup-ib of rdma-core before 2020. */
// prettier-ignore
export const ifcfgKeys: readonly IfcfgKey[] = [
  { key: 'DEVICE', example: 'mlx4_ib0.8002', doc: 'name of the interface, at most 15 characters' },
  { key: 'TYPE', example: 'InfiniBand', doc: 'without it the keys of InfiniBand have no effect' },
  { key: 'ONBOOT', example: 'yes', doc: 'whether it is brought up at boot; on unless it is no' },
  { key: 'HWADDR', example: '80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:31:78:f2', doc: 'all 20 bytes; the last 8 are compared' },
  { key: 'CONNECTED_MODE', example: 'yes', doc: 'connected mode instead of datagram mode' },
  { key: 'MTU', example: '65520', doc: 'bytes; up to 65520 in connected mode, else 2044, or 4092 where the fabric has 4096' },
  { key: 'PKEY', example: 'yes', doc: 'an interface of another partition, made of PHYSDEV' },
  { key: 'PKEY_ID', example: '0x8002', doc: 'its P_Key; 0x8000 is added' },
  { key: 'PHYSDEV', example: 'mlx4_ib0', doc: 'its parent; DEVICE is then PHYSDEV.8002' },
  { key: 'BOOTPROTO', example: 'static', doc: 'static, none or dhcp' },
  { key: 'IPADDRn', example: '192.0.2.10', doc: 'IPv4 address' },
  { key: 'PREFIXn', example: '24', doc: 'its prefix length' },
  { key: 'NETMASKn', doc: 'the same in the old way; PREFIX counts' },
  { key: 'GATEWAYn', example: '192.0.2.1', doc: 'router for the default route' },
  { key: 'DEFROUTE', example: 'no', doc: 'no: without a default route' },
  { key: 'IPV6INIT', example: 'yes', doc: 'whether IPv6 is set up' },
  { key: 'IPV6ADDR', example: '2001:db8::10/64', doc: 'IPv6 address with its prefix length, 64 where there is none' },
  { key: 'IPV6ADDR_SECONDARIES', example: '"2001:db8::11/64 2001:db8::12/64"', doc: 'more of them' },
  { key: 'IPV6_DEFAULTGW', example: '2001:db8::1', doc: 'router for the default route of IPv6' },
  { key: 'MASTER', example: 'bond0', doc: 'the bond it belongs to' },
  { key: 'SLAVE', example: 'yes', doc: 'belongs with MASTER' },
];

/** Read by wicked instead of some of the above: ifcfg(5), ifcfg-ipoib(5). */
const suse = [
  ...['STARTMODE', 'IPOIB', 'IPOIB_DEVICE', 'IPOIB_PKEY', 'IPOIB_MODE', 'IPOIB_UMCAST', 'LLADDR'],
  ...['LINK_REQUIRED', 'LINK_READY_WAIT', 'CHECK_DUPLICATE_IP', 'SEND_GRATUITOUS_ARP', 'FIREWALL'],
  ...['PRE_UP_SCRIPT', 'POST_UP_SCRIPT', 'PRE_DOWN_SCRIPT', 'POST_DOWN_SCRIPT', 'INTERFACETYPE'],
  ...['AUTO6_WAIT_AT_BOOT', 'AUTO6_UPDATE', 'DHCLIENT_SET_DEFAULT_ROUTE', 'DHCLIENT6_MODE'],
  ...['BONDING_MASTER', 'BONDING_MODULE_OPTS', 'IFPLUGD_PRIORITY', 'PROVIDER'],
];

/** Read by initscripts or NetworkManager, of no matter here. */
const others = [
  ...[
    'NAME',
    'UUID',
    'NM_CONTROLLED',
    'USERCTL',
    'HOTPLUG',
    'ONPARENT',
    'DEVICETYPE',
    'DEVTIMEOUT',
  ],
  ...['METRIC', 'WINDOW', 'SCOPE', 'SRCADDR', 'PEERDNS', 'PEERROUTES', 'DOMAIN', 'SEARCH', 'ZONE'],
  ...['MACADDR', 'NOZEROCONF', 'LINKSTATUS', 'LINKDELAY', 'ARP', 'ARPING_WAIT', 'ARPUPDATE'],
  ...['ARPING_UPDATE_WAIT', 'PERSISTENT_DHCLIENT', 'PERSISTENT_DHCLIENT_IPV6', 'DHCPRELEASE'],
  ...['NO_DHCP_HOSTNAME', 'DHCP_SEND_HOSTNAME', 'DHCP_HOSTNAME', 'DHCP_FQDN', 'DHCP_CLIENT_ID'],
  ...[
    'DHCP_HOSTNAME_FLAGS',
    'DHCP_IAID',
    'DHCPV6C',
    'DHCPV6C_OPTIONS',
    'DHCPV6_DUID',
    'DHCPV6_IAID',
  ],
  ...['DHCLIENT_IGNORE_GATEWAY', 'DHCLIENTARGS', 'DHCPV6_HOSTNAME', 'DHCPV6_SEND_HOSTNAME'],
  ...[
    'ETHTOOL_OPTS',
    'ETHTOOL_OPTIONS',
    'ETHTOOL_DELAY',
    'EXTRA_ROUTE_OPTS',
    'GATEWAYDEV',
    'BRIDGE',
  ],
  ...['IPV4_FAILURE_FATAL', 'IPV4_DHCP_TIMEOUT', 'IPV4_DNS_PRIORITY', 'IPV4_ROUTE_METRIC'],
  ...['IPV4_ROUTE_TABLE', 'IPV4_LINK_LOCAL', 'IPV4_REQUIRED_TIMEOUT', 'ACD_TIMEOUT', 'RES_OPTIONS'],
  ...[
    'IPV6_AUTOCONF',
    'IPV6_ROUTER',
    'IPV6FORWARDING',
    'IPV6_MTU',
    'IPV6_PRIVACY',
    'IPV6_DEFROUTE',
  ],
  ...['IPV6_FAILURE_FATAL', 'IPV6_DEFAULTDEV', 'IPV6_PEERDNS', 'IPV6_PEERROUTES', 'IPV6_DISABLED'],
  ...['IPV6_ADDR_GEN_MODE', 'IPV6_ROUTE_METRIC', 'IPV6_ROUTE_TABLE', 'IPV6_FORCE_ACCEPT_RA'],
  ...['IPV6_SET_SYSCTLS', 'IPV6_DNS_PRIORITY', 'IPV6_DOMAIN', 'IPV6_RA_TIMEOUT', 'IPV6_TOKEN'],
  ...['BONDING_OPTS', 'MASTER_UUID', 'BOND_PORT_QUEUE_ID', 'BOND_PORT_PRIO', 'TEAM_MASTER', 'VRF'],
  ...['TEAM_MASTER_UUID', 'TEAM_CONFIG', 'TEAM_PORT_CONFIG', 'PKEY_ID_NM', 'VLAN', 'VLAN_ID'],
  ...['REORDER_HDR', 'AUTOCONNECT_PRIORITY', 'AUTOCONNECT_RETRIES', 'AUTOCONNECT_SLAVES', 'USERS'],
  ...[
    'CONNECTION_METERED',
    'MULTI_CONNECT',
    'GATEWAY_PING_TIMEOUT',
    'WAIT_ACTIVATION_DELAY',
    'MDNS',
  ],
  ...['LLMNR', 'LLDP', 'STABLE_ID', 'SECONDARY_UUIDS', 'PROXY_METHOD', 'BROWSER_ONLY', 'PAC_URL'],
  ...[
    'PAC_SCRIPT',
    'DEFAULTKEY',
    'MATCH_DRIVER',
    'MATCH_PATH',
    'MATCH_INTERFACE_NAME',
    'DNS_OVER_TLS',
  ],
  ...['SRIOV_TOTAL_VFS', 'SRIOV_AUTOPROBE_DRIVERS', 'VRF_UUID', 'SUBNET', 'NETTYPE', 'MODE'],
];

const numbered =
  /^(?:IPADDR|PREFIX|NETMASK|GATEWAY|NETWORK|BROADCAST|DNS|ARPCHECK|ARPUPDATE|ADDRESS|METRIC|OPTIONS)\d*$/;
const prefixed = /^(?:ROUTING_RULE6?_|NM_USER_|SRIOV_VF|IPV6TO4|DHCLIENT6?_|ETHTOOL_OPTIONS)/;
/** wicked takes any suffix. */
const suffixed = /^(?:IPADDR|PREFIXLEN|NETMASK|BROADCAST|REMOTE_IPADDR|LABEL|SCOPE)\w*$/;

const plain: ReadonlySet<string> = new Set([
  ...ifcfgKeys.map(({ key }) => key.replace(/n$/, '')),
  ...suse,
  ...others,
  ...['NETWORK', 'BROADCAST', 'PREFIXLEN', 'DNS1', 'DNS2'],
]);

/** Names to suggest for one that is not known. */
export const knownKeys: readonly string[] = [...plain];

export const isKnownKey = (key: string): boolean =>
  plain.has(key) || numbered.test(key) || prefixed.test(key) || suffixed.test(key);
