/**
 * Telling a fatal error from an administrator's removal, from what the kernel logged about a device that is gone. Pure.
 *
 * The words are those of the drivers, 3.11 to 6.17 and mlnx-ofa_kernel (all in drivers/net/ethernet/ unless it says so):
 * - mlx5: poll_health ("device's health compromised - reached miss count", "Fatal error %u detected"), print_health_info
 *   ("PCI slot is unavailable"; "Health issue observed" alone may be no more than a high temperature), mlx5_health_try_recover ("handling bad device
 *   here", "health recovery flow aborted, ..."), mlx5_error_sw_reset ("start") in mellanox/mlx5/core/health.c;
 *   mlx5_pci_err_detected in main.c; "Sync Reset now. Device is going to reset." in fw_reset.c is asked for by somebody;
 *   "E-Switch: cleanup" and "E-Switch: Unload vfs" in eswitch.c are said in every teardown.
 * - mlx4: dump_err_buf, poll_catas ("Internal error ... detected"), mlx4_enter_error_state ("device is going to be reset") in
 *   mellanox/mlx4/catas.c; mlx4_pci_err_detected in main.c.
 * - bnxt: "Firmware fatal reset event", "Fatal firmware reset event", "Detected firmware fatal condition" in
 *   broadcom/bnxt/bnxt.c.
 * - hns3: "IMP reset interrupt" in hisilicon/hns3/hns3pf/hclge_main.c, IMP being the management processor of the NIC.
 * - irdma, i40e and ice say only in debug messages why they reset, and qed names no device in "Received a process kill indication" (qlogic/qed/qed_mcp.c) that could be told from another.
 * - PCI: drivers/pci/pcie/dpc.c ("DPC: containment event"), drivers/pci/pcie/err.c and aer.c ("PCIe Bus Error:
 *   severity=Uncorrect..."), drivers/pci/hotplug/pciehp_ctrl.c ("Slot(%s): Link Down", "Card not present", "Powering off due
 *   to button press", "Button press: will power off in 5 sec").
 */

import type { Loss } from './types.ts';

/** A line of the kernel log, when it was written (monotonic milliseconds), as well as the log's clock knows. */
export interface Logged {
  readonly at: number;
  readonly text: string;
}

/** What a lost device was called. */
export interface Lost {
  readonly device: string;
  /** PCI addresses on the way to it, its own last. */
  readonly pci: readonly string[];
}

type Verdict = 'driver' | 'bus' | 'taken' | 'unlinked' | 'unplugged' | 'let-go';

/** What the device's own driver says, after its name and address. */
const ofDriver: readonly (readonly [RegExp, Verdict])[] = [
  [/device's health compromised|Fatal error \d+ detected/, 'driver'],
  [/PCI slot is unavailable|handling bad device here|health recovery flow aborted/, 'driver'],
  [
    /mlx5_error_sw_reset:\d+:\(pid \d+\): start|mlx5_enter_error_state:\d+:\(pid \d+\): start/,
    'driver',
  ],
  [/mlx[45]_pci_err_detected/, 'bus'],
  [/Internal error (mark was )?detected|device is going to be reset$/, 'driver'],
  [/[Ff]irmware fatal (reset event|condition)|Fatal firmware reset event/, 'driver'],
  [/IMP reset interrupt/, 'driver'],
  [/PCIe Bus Error: severity=Uncorrect/, 'bus'],
  [/Sync Reset (now|Unload)\. Device is going to reset/, 'taken'],
  [/E-Switch: (cleanup|Unload vfs)/, 'let-go'],
];

/** What a port above the device says about its slot. */
const ofSlot: readonly (readonly [RegExp, Verdict])[] = [
  [/: Slot\(.*\): Card not present/, 'unplugged'],
  [/: Slot\(.*\): Link Down/, 'unlinked'],
  [
    /: Slot\(.*\): (Powering off due to button press|Button press: (will power|powering) off)/,
    'taken',
  ],
  [/DPC: containment event|DPC: ERR_FATAL/, 'bus'],
];

const words: Readonly<Record<Verdict, string>> = {
  driver: 'the driver reported a fatal error',
  bus: 'the PCI bus reported an error',
  taken: 'it was switched off or reset on request',
  unlinked: 'its PCI slot lost the link',
  unplugged: 'it was pulled out of its slot',
  'let-go': 'removed, its driver let go of it without an error',
};

interface Sign {
  readonly verdict: Verdict;
  readonly at: number;
  readonly text: string;
}

const matching = (
  patterns: readonly (readonly [RegExp, Verdict])[],
  { at, text }: Logged,
): readonly Sign[] => {
  const verdict = patterns.find(([pattern]) => pattern.test(text))?.[1];
  return verdict === undefined ? [] : [{ verdict, at, text }];
};

/** Drivers print `mlx5_core 0000:81:00.0: ...`, the ports above `pcieport 0000:80:01.1: ...`. */
const signIn =
  ({ pci }: Lost) =>
  (line: Logged): readonly Sign[] => {
    const [speaker, place = ''] = line.text.split(' ', 2);
    const at = place.replace(/:$/, '');
    if (!pci.includes(at)) return [];
    if (speaker === 'pcieport') return matching(ofSlot, line);
    return at === pci.at(-1) ? matching(ofDriver, line) : [];
  };

/** Signs further apart than this belong to different losses: mlx5 waits up to a minute between two steps of its recovery. */
const episodeMs = 120_000;

const lastEpisode = (signs: readonly Sign[]): readonly Sign[] => {
  const begins = signs.findLastIndex(
    ({ at }, index) => at - (signs[index - 1]?.at ?? -Infinity) > episodeMs,
  );
  return signs.slice(begins);
};

/**
 * What came first is the cause: a card that is pulled out makes its driver report a fatal error too, and a driver that
 * breaks lets go of its device. But the bus reports an error when a card is pulled out, and before the slot does.
 */
const causeIn = (episode: readonly Sign[]): Sign | undefined => {
  const [first] = episode;
  if (first?.verdict !== 'bus') return first;
  return episode.find(({ verdict }) => verdict === 'unplugged') ?? first;
};

/** Why a device is gone; undefined where the log has no word about it. `logged`: oldest first. */
export const explainLoss = (lost: Lost, logged: readonly Logged[]): Loss | undefined => {
  const sign = causeIn(lastEpisode(logged.flatMap(signIn(lost))));
  if (sign === undefined) return undefined;
  const { verdict, text } = sign;
  const cause = verdict === 'driver' || verdict === 'bus' ? 'fatal' : 'removed';
  return { cause, reason: `${words[verdict]} (${text})` };
};
