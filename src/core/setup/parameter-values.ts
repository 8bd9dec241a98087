/** Whether two spellings of a module parameter are the same value. Pure. */

/** kstrtobool (lib/kstrtox.c): the first letter counts, and the second of `on` and `off`. */
const truth = (text: string): boolean | undefined => {
  if (/^([yY1tT]|[oO][nN])/.test(text)) return true;
  return /^([nN0fF]|[oO][fF])/.test(text) ? false : undefined;
};

/** kstrtoint with base 0: decimal, 0x hexadecimal, 0 octal. */
const numberOf = (text: string): bigint | undefined => {
  const [, sign = '', hex, octal, decimal] =
    /^([+-]?)(?:0x([0-9a-f]+)|0([0-7]+)|(0|[1-9]\d*))$/i.exec(text) ?? [];
  const digits = hex === undefined ? (octal === undefined ? decimal : `0o${octal}`) : `0x${hex}`;
  if (digits === undefined) return undefined;
  return sign === '-' ? -BigInt(digits) : BigInt(digits);
};

const sameWord = (asked: string, shown: string): boolean => {
  if (asked === shown) return true;
  // How the kernel shows a bool; it shows no number like this.
  if (/^[YN]$/.test(shown)) return truth(asked) === (shown === 'Y');
  // Timers of ib_srp (srp_tmo_get in drivers/infiniband/ulp/srp/ib_srp.c).
  if (shown === 'off') return (numberOf(asked) ?? 0n) < 0n;
  const number = numberOf(asked);
  return number !== undefined && number === numberOf(shown);
};

/** `asked`: as modprobe would be given it. `shown`: as /sys/module shows it. Arrays are compared element by element. */
export const sameValue = (asked: string, shown: string): boolean => {
  const left = asked.split(',');
  const right = shown.split(',');
  return left.length === right.length && left.every((one, at) => sameWord(one, right[at] ?? ''));
};

/** The same of two that modprobe would be given, of whatever type the parameter is. */
export const sameRequest = (one: string, other: string): boolean => {
  if (sameValue(one, other)) return true;
  const areNumbers = numberOf(one) !== undefined && numberOf(other) !== undefined;
  const first = truth(one);
  return !areNumbers && first !== undefined && first === truth(other);
};
