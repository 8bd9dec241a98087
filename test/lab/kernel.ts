import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';

const unpackers: readonly [magic: string, program: string][] = [
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'zstd'],
];

/**
 * The vmlinux inside a bzImage: QEMU boots it by PVH, without the guest unpacking it in emulation.
 * Offsets: the kernel's Documentation/arch/x86/boot.rst.
 */
const payloadOf = (image: Buffer): Buffer => {
  const setupSectors = image.readUInt8(0x1f1);
  const start = (setupSectors + 1) * 512 + image.readUInt32LE(0x248);
  // The last four bytes are the unpacked size, not part of the stream.
  return image.subarray(start, start + image.readUInt32LE(0x24c) - 4);
};

/** Unpacks the bzImage at `from` to a vmlinux at `to`. */
export const unpackKernel = async (from: string, to: string): Promise<void> => {
  const payload = payloadOf(await readFile(from));
  const program = unpackers.find(([magic]) => payload.toString('hex', 0, 8).startsWith(magic))?.[1];
  if (program === undefined) throw new Error(`${from}: unknown compression of the kernel`);
  const options = { input: payload, encoding: 'buffer', timeout: 60_000 } as const;
  const { stdout } = await execa(program, ['-dc'], options);
  await writeFile(to, stdout);
};
