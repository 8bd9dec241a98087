/** Why RDMA devices are gone: asked once at each loss. */

import * as v from 'valibot';

import type { Losses } from '../core/hca/advance.ts';
import { explainLoss, type Lost } from '../core/hca/fatal.ts';
import type { Hcas, Loss } from '../core/hca/types.ts';
import type { Host } from '../host/host.ts';
import { lagMs, saidSince } from './kernel-log.ts';

/** What was said longer ago has nothing to do with it; mlx5 may take a minute from its first complaint to the loss. */
const recentMs = 300_000;

const devlinkDeadlineMs = 2000;

/** pr_out_health in devlink/devlink.c of iproute2. */
const healthSchema = v.object({
  health: v.record(v.string(), v.array(v.object({ reporter: v.string(), state: v.string() }))),
});

/** The reporters of firmware: Documentation/networking/devlink/mlx5.rst, bnxt.rst. Those of queues (tx, rx) lose no device. */
const isFirmware = ({ reporter }: { readonly reporter: string }): boolean =>
  reporter.startsWith('fw');

/** Only where no word is in the kernel log: its words say more than that there was an error. */
const askDevlink = async (host: Host, { pci }: Lost): Promise<Loss | undefined> => {
  const own = pci.at(-1);
  if (own === undefined) return undefined;
  const args = ['-j', 'health', 'show', `pci/${own}`];
  const exit = await host.run({ program: 'devlink', args, deadlineMs: devlinkDeadlineMs });
  if (exit.kind !== 'exited' || exit.code !== 0) return undefined;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), healthSchema), exit.stdout);
  const reporters = parsed.success ? Object.values(parsed.output.health).flat() : [];
  const broken = reporters.find((one) => isFirmware(one) && one.state === 'error');
  if (broken === undefined) return undefined;
  const reason = `devlink reports an error of its firmware (reporter ${broken.reporter})`;
  return { cause: 'fatal', reason };
};

/** Since when the device is there; nothing that was said before is about this loss. */
const thereSince = (hcas: Hcas, device: string): number => {
  const history = hcas[device]?.history ?? [];
  const begins = history.findLastIndex(({ state }) => state === 'lost');
  return history[begins + 1]?.at ?? 0;
};

/** The kernel log is read once for all of them. */
export const observeLosses = async (
  host: Host,
  hcas: Hcas,
  gone: readonly string[],
): Promise<Losses> => {
  if (gone.length === 0) return new Map();
  const recent = host.clock.monotonicMs() - recentMs;
  const logged = await saidSince(host, Math.max(0, recent));
  const explained = await Promise.all(
    gone.map(async (device): Promise<readonly (readonly [string, Loss])[]> => {
      const lost = { device, pci: hcas[device]?.pci ?? [] };
      const since = thereSince(hcas, device);
      const own = logged.filter(({ at }) => at >= since - lagMs(since));
      const loss = explainLoss(lost, own) ?? (await askDevlink(host, lost));
      return loss === undefined ? [] : [[device, loss]];
    }),
  );
  return new Map(explained.flat());
};
