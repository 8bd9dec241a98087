/** A path as one word in the files that install writes: plain where it can be, quoted where it must. */

const isPlain = (path: string): boolean => /^[\w./+-]+$/.test(path);

/** In ExecStart= (systemd.service(5), systemd.syntax(7)). */
export const unitWord = (path: string): string =>
  isPlain(path) ? path : `"${path.replaceAll('%', '%%').replace(/["\\]/g, '\\$&')}"`;

/** In a script of sh(1). */
export const shellWord = (path: string): string =>
  isPlain(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
