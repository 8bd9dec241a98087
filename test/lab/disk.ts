import { execa } from 'execa';

const overlay = async (path: string, backing: string, format: string): Promise<void> => {
  const args = ['create', '-q', '-f', 'qcow2', '-b', backing, '-F', format, path];
  await execa('qemu-img', args, { timeout: 30_000 });
};

/** A disk of a machine's own over an image; `image` may be relative to the new file. */
export const overlayImage = (path: string, image: string): Promise<void> =>
  overlay(path, image, 'raw');

/** A disk of a machine's own over the one of a snapshot. */
export const overlaySnapshot = (path: string, snapshot: string): Promise<void> =>
  overlay(path, snapshot, 'qcow2');
