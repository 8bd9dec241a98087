import type { CodeTable } from './table.ts';

/** Findings in 70-persistent-ipoib.rules. */
const rules = {
  'udev-syntax': ['error', 'udev cannot read the rule and ignores it, and so does Holdfast.'],
  'udev-unread': [
    'warning',
    'udev reads no rules below /etc/udev.d, where old documentation put them; they name nothing.',
  ],
  'udev-key': [
    'error',
    'There is no such key or attribute; the rule has no effect and is not used.',
  ],
  'udev-operator': ['error', 'A rule compares with == and assigns with =; it is not used.'],
  'udev-never-matches': ['error', 'No interface can fulfil the whole rule; it is not used.'],
  'udev-name-missing': [
    'error',
    'The rule finds an IPoIB interface by its address and gives it no name; it is not used.',
  ],
  'udev-pattern': [
    'info',
    'The rule holds a pattern or a substitution that only udev can resolve; it is left to udev.',
  ],
  'ib-address-bytes': [
    'error',
    'Not the last 8 bytes of an IPoIB hardware address, which identify the port; not used.',
  ],
  'ib-address-volatile': [
    'warning',
    'Only the last 8 of the 20 bytes stay the same; the rule may not match after a reboot. Holdfast uses those 8.',
  ],
  'ib-address-spelling': [
    'warning',
    'udev compares texts and sysfs spells the address differently, so the rule never matches; Holdfast reads the value.',
  ],
  'kernel-interface-name': [
    'warning',
    'The kernel gives out ib0, ib1 and so on itself; renaming to one of them can fail.',
  ],
  'duplicate-guid': ['warning', 'An earlier rule names the same port; one of the two counts.'],
  'duplicate-interface-name': [
    'error',
    'An earlier rule gives the same name to another port; this one is not used.',
  ],
} as const satisfies CodeTable;

/** Findings in ifcfg files that are about InfiniBand. */
const infiniband = {
  'infiniband-keys-unread': [
    'warning',
    'Without TYPE=InfiniBand the keys of InfiniBand have no effect, here and in other tools.',
  ],
  'hwaddr-tail': [
    'warning',
    'ifup-ib compares the last 8 bytes only, NetworkManager wants all 20 to be written; Holdfast compares 8.',
  ],
  'mtu-over-limit': ['warning', 'An IPoIB interface has an MTU of at most 65520; that is used.'],
  'mtu-over-datagram': [
    'warning',
    'Datagram mode has an MTU of at most 4092, and 2044 on most fabrics; 2044 is used, as by ifup-ib.',
  ],
  'mtu-needs-4k': [
    'info',
    'An MTU that datagram mode has only on fabrics with 4096 bytes; ifup-ib lowers it to 2044.',
  ],
  'mtu-below-connected': [
    'warning',
    'Connected mode with an MTU of datagram mode: what it is for, 65520 bytes, is not used.',
  ],
  'bad-pkey': ['error', 'Not a P_Key that an interface can have; the interface is left alone.'],
  'pkey-not-hex': ['warning', 'A P_Key without 0x is read as a decimal number.'],
  'pkey-limited': [
    'warning',
    'A P_Key without the bit of full membership; it is stored with that bit, 0x8000.',
  ],
  'pkey-incomplete': [
    'error',
    'A P_Key interface needs its P_Key and its parent; the interface is left alone.',
  ],
  'pkey-not-switched': ['warning', 'Without PKEY=yes there is no P_Key interface.'],
  'pkey-device-name': [
    'error',
    'The kernel calls a P_Key interface PHYSDEV.8001, and ifup-ib refuses another name; the name is not used.',
  ],
} as const satisfies CodeTable;

/** Findings in any ifcfg file. */
const ifcfg = {
  'unknown-ifcfg-key': ['info', 'No tool that reads this file knows the key; it has no effect.'],
  'carriage-return': [
    'warning',
    'Lines end as on Windows; shells take the carriage return for part of the value, Holdfast does not.',
  ],
  'not-a-switch': ['error', 'Neither yes nor no; the line is not used, the default applies.'],
  'bad-ifcfg-value': ['error', 'Not one of the words that the key takes; the line is not used.'],
  'ifcfg-spelling': [
    'warning',
    'The network scripts compare this word letter by letter; NetworkManager and Holdfast read it as it is meant.',
  ],
  'bad-hwaddr': ['error', 'Not a hardware address of this kind of interface; not used.'],
  'bad-ip-address': ['error', 'Not an IP address of the family that the key takes; not used.'],
  'bad-netmask': ['error', 'Not an IPv4 netmask; the line is not used.'],
  'netmask-and-prefix': ['info', 'NETMASK repeats what PREFIX says; PREFIX counts.'],
  'netmask-contradicts-prefix': ['warning', 'NETMASK and PREFIX disagree; PREFIX counts.'],
  'prefix-missing': [
    'warning',
    'An address without its prefix length; other tools guess one, and Holdfast guesses the same.',
  ],
  'prefix-unusable': [
    'error',
    'The prefix length of the address cannot be read, so the address is not used.',
  ],
  'address-gap': [
    'error',
    'Addresses are read in order up to the first that is missing; not used.',
  ],
  'gateway-outside': [
    'warning',
    'The gateway is in none of the prefixes of the addresses, so the kernel may refuse the route.',
  ],
  'slave-without-master': ['warning', 'The network scripts want MASTER and SLAVE=yes together.'],
} as const satisfies CodeTable;

/** Findings in route-, route6- and ifroute- files, and about several files of one interface. */
const routes = {
  'bad-route': ['error', 'Not a route that the file can hold; the line is not used.'],
  'route-left': [
    'info',
    'A route in another table, of another kind, or with options; it is left to the tools of the distribution.',
  ],
  'duplicate-ifcfg': [
    'error',
    'An earlier file that is used at boot is about the same interface; this one is not used.',
  ],
} as const satisfies CodeTable;

/** Findings about names, modes, addresses and routes of IPoIB interfaces. */
export const ipoibCodes = {
  ...rules,
  ...infiniband,
  ...ifcfg,
  ...routes,
} as const satisfies CodeTable;
