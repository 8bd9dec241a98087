/** What `ip -j link show` says of virtual functions (print_vfinfo in ip/ipaddress.c of iproute2). */

import * as v from 'valibot';
import { vlanOf, type EthernetShown } from '../../core/setup/functions-ethernet.ts';
import type { Exit, Host } from '../../host/host.ts';

/** By the number of the virtual function. */
export type ShownByNumber = ReadonlyMap<number, EthernetShown>;

const vlan = { vlan: v.optional(v.number()), qos: v.optional(v.number()) };

/** `mac` is what versions before 5.3 call the address; a value of 0 is often left out. */
const functionSchema = v.object({
  vf: v.number(),
  address: v.optional(v.string()),
  mac: v.optional(v.string()),
  ...vlan,
  vlan_list: v.optional(v.array(v.object({ ...vlan, protocol: v.optional(v.string()) }))),
  tx_rate: v.optional(v.number()),
  rate: v.optional(v.object({ max_tx: v.optional(v.number()) })),
  spoofchk: v.optional(v.boolean()),
  link_state: v.optional(v.string()),
});

const answerSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ vfinfo_list: v.optional(v.array(functionSchema), []) })),
);

type FunctionAnswer = v.InferOutput<typeof functionSchema>;

const toVlan = (one: FunctionAnswer): Pick<EthernetShown, 'vlan' | 'qos' | 'proto'> => {
  const [first = { ...one, protocol: undefined }] = one.vlan_list ?? [];
  const { vlan: number = 0, qos = 0, protocol } = first;
  const proto = protocol?.toLowerCase() === '802.1ad' ? '802.1ad' : '802.1Q';
  return { vlan: vlanOf(number), qos, proto };
};

const toSwitch = (on: boolean | undefined): 'on' | 'off' | undefined => {
  if (on === undefined) return undefined;
  return on ? 'on' : 'off';
};

const toShown = (one: FunctionAnswer): EthernetShown => ({
  mac: (one.address ?? one.mac)?.toLowerCase(),
  ...toVlan(one),
  rate: one.rate?.max_tx ?? one.tx_rate ?? 0,
  spoofchk: toSwitch(one.spoofchk),
  state: one.link_state,
});

const trouble = (exit: Exit): string => {
  if (exit.kind === 'not-started') return `ip does not start: ${exit.reason}`;
  if (exit.kind === 'exited') return `ip says ${exit.stderr.trim()}`;
  return 'ip does not answer';
};

/** A sentence where it cannot be told. Answers within 5 s. */
export const shownFunctions = async (
  host: Host,
  netdev: string,
): Promise<ShownByNumber | string> => {
  const args = ['-j', 'link', 'show', 'dev', netdev];
  const exit = await host.run({ program: 'ip', args, deadlineMs: 5000 });
  if (exit.kind !== 'exited' || exit.code !== 0) return trouble(exit);
  const answer = v.safeParse(answerSchema, exit.stdout);
  if (!answer.success) return `ip answers what cannot be read: ${v.summarize(answer.issues)}`;
  const all = answer.output.flatMap(({ vfinfo_list }) => vfinfo_list);
  return new Map(all.map((one) => [one.vf, toShown(one)]));
};
