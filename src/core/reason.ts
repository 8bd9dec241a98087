/** Failures in the field's words: what the kernel's errno means for a fabrics connect, and what to do about it. */

import type { Evidence } from './door.ts';

/** By the text strerror gives in the C locale, as the program that wrote to /dev/nvme-fabrics prints it. */
const meanings: Readonly<Record<string, string>> = {
  'Connection reset by peer':
    'the target rejected the RDMA connection (ECONNRESET): nothing listens on that port there, or it is still tidying up an older connection',
  'Connection refused':
    'the target refused the connection (ECONNREFUSED): nothing listens on that port there',
  'Input/output error':
    'the target answered the NVMe Connect command with an error (EIO): it does not export that subsystem, or not to this host NQN',
  'Invalid argument':
    'the kernel or the target refuses these options (EINVAL); the kernel log names the one it means',
  'No route to host': 'no host answers at that address (EHOSTUNREACH)',
  'Network is unreachable': 'this host has no route to that address (ENETUNREACH)',
  'Cannot assign requested address':
    'the host-traddr is not an address of this host (EADDRNOTAVAIL)',
  'No such device': 'no RDMA device of this host leads to that address (ENODEV)',
  'Connection timed out': 'the target did not answer (ETIMEDOUT)',
  'Permission denied':
    'the target refused the authentication, or this process may not connect (EACCES)',
  'Key was rejected by service': 'the target refused the DH-HMAC-CHAP key (EKEYREJECTED)',
  'Required key not available': 'the DH-HMAC-CHAP key is missing (ENOKEY)',
  'Cannot allocate memory':
    'the kernel had no memory for the queues (ENOMEM): fewer nr-io-queues or a smaller queue-size help',
  'No such file or directory':
    '/dev/nvme-fabrics does not exist: the module nvme_fabrics is not loaded',
};

/** EALREADY: the connection exists, which is what was wanted. */
export const alreadyConnected = 'Operation already in progress';

/** `dd: error writing '/dev/nvme-fabrics': Connection refused` -> the last part, explained where it is known. */
export const explainWrite = (stderr: string): string => {
  const text = stderr.trim().split('\n').at(-1)?.split(': ').at(-1) ?? '';
  return meanings[text] ?? (text === '' ? 'no reason given' : text);
};

/** What the NVMe drivers log when a connect fails (rdma.c, nvmf_log_connect_error in fabrics.c), and what it means. */
const kernelMeanings: readonly (readonly [RegExp, string])[] = [
  [/invalid service ID/, 'nothing listens on that port there'],
  [/Invalid Data Parameter, subsysnqn/, 'the target does not export that subsystem'],
  [/is not allowed, hostnqn/, 'the target does not admit this host NQN'],
];

/** A failure with the first thing the kernel logged about it; what follows in the log follows from that. */
export const withKernelLog = (reason: string, said: readonly string[]): string => {
  const [first] = said;
  if (first === undefined) return reason;
  const meaning = kernelMeanings.find(([pattern]) => pattern.test(first))?.[1];
  const quote = `the kernel said "${first.replace(/\.$/, '')}"`;
  return `${reason}; ${quote}${meaning === undefined ? '' : `: ${meaning}`}`;
};

/** How the reason begins when it is this host that lacks an address; waiting for it makes sense. */
export const noRoute = 'this host has no address or route towards';

/** Why an address is not worth going to, from what was found out about it. */
export const explainEvidence = (evidence: Evidence, traddr: string): string | undefined => {
  switch (evidence) {
    case 'unreachable':
      return `no host answers at ${traddr}: no neighbour on the wire`;
    case 'rejected':
      return `a router or firewall rejects what is sent to ${traddr}`;
    case 'no-route':
      return `${noRoute} ${traddr}`;
    case 'no-device':
      return `the route to ${traddr} leaves through an interface without an RDMA device`;
    case 'no-rdma':
      return `the host ${traddr} is up, but says that nothing listens for RDMA there (UDP port 4791 closed)`;
    case 'no-name':
      return `the name ${traddr} has no address: neither DNS nor /etc/hosts knows it now`;
    case 'closed':
      return `the host ${traddr} is up, but nothing listens on that TCP port there`;
    case 'alive':
    case 'quiet':
    case 'pending':
      return undefined;
  }
};
