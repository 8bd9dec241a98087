/** What is to be known of a section before its keys. */

/** The section of which there can be any number, as it is written in the sample and the manual. */
export const targetSection = 'srp-target NAME';

/** Sentences by section; most need none. */
export const sectionNotes: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'srp',
    [
      'Holdfast logs in to the targets of the [srp-target NAME] sections, and where SRP_DAEMON_ENABLE or SRPHA_ENABLE in openib.conf or PORTS in /etc/default/srptools asks for it, to those that srp_daemon or ibsrpdm finds on the InfiniBand fabric and /etc/srp_daemon.conf allows.',
      'The three timers must be valid together, or the defaults of all three apply.',
    ],
  ],
  [
    targetSection,
    [
      'A target over RDMA/CM (RoCE, iWARP, IPoIB), which is written down because nobody can look for it. There can be any number, each with a name of its own; in a later file the same name stands for another target in its place.',
      'Without dest, id-ext and ioc-guid it is no target; the other keys are left to the kernel where they are absent.',
    ],
  ],
]);
