/** What is to be known of a section before its keys. */

/** The section of which there can be any number, as it is written in the sample and the manual. */
export const targetSection = 'srp-target NAME';

/** Sentences by section; most need none. */
export const sectionNotes: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'srp',
    [
      'SRP logins: not acted upon yet. This section and [srp-target NAME] are read and checked, and nothing else.',
      'The three timers must be valid together, or the defaults of all three apply.',
    ],
  ],
  [
    targetSection,
    [
      'A target over RDMA/CM (RoCE, iWARP, IPoIB), which is written down because nobody can look for it. There can be any number, each with a name of its own; in a later file the same name stands for another target in its place.',
      'Without dest, id-ext and ioc-guid it is no target; the other keys are left to the kernel where they are absent. Like [srp], not acted upon yet.',
    ],
  ],
]);
