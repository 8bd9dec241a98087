/** The only door to the outside: files, processes, the network and the clock. Tests put a simulated kernel here. */

import type { HostAddress } from '../core/actual.ts';
import type { FileText } from '../core/file.ts';

/** A program to run. argv, never a shell; every run has a deadline. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Written to its standard input; this is the way for anything secret. */
  readonly input?: string;
  readonly deadlineMs: number;
  /** Ends the program early when it aborts. */
  readonly signal?: AbortSignal;
}

/** A program that runs until it is told to end. */
export type Followed = Pick<Command, 'program' | 'args'> & { readonly signal: AbortSignal };

export type Exit =
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  /** It was killed because its deadline passed. */
  | { readonly kind: 'timed-out' }
  /** It was killed because the caller's signal aborted. */
  | { readonly kind: 'interrupted' }
  /** It does not die: it sits in the kernel, uninterruptible. */
  | { readonly kind: 'stuck'; readonly pid: number }
  | { readonly kind: 'not-started'; readonly reason: string };

/** What became of one empty UDP datagram. */
export type Echo =
  /** ICMP port unreachable: the host is there and nothing listens on that port. */
  | 'refused'
  /** No neighbour answered, or a router or firewall said that there is no way: errno does not tell which. */
  | 'unreachable'
  /** This host has no route or no source address for it. */
  | 'no-route'
  /** No answer within the deadline. */
  | 'silent';

/** Where a question goes, and from where. */
export interface Question {
  readonly address: string;
  readonly port: number;
  /** Local address to send from, where the configuration names one. */
  readonly source: string | undefined;
  readonly deadlineMs: number;
  /** Ends the waiting for an answer, which then counts as silence. */
  readonly signal?: AbortSignal;
}

export interface Clock {
  /** Milliseconds since boot; never jumps, and is the same for all processes. */
  monotonicMs(): number;
  /** Ends early, without an exception, when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number in [0, 1), for jitter. */
  random(): number;
}

/** Whether somebody has a block device to himself: a mount, swap, device-mapper, a program. */
export type Claim = 'free' | 'taken' | 'unknown';

/** Undefined when it was written, else why not. */
export type Written = { readonly reason: string } | undefined;

export interface Host {
  readonly clock: Clock;
  readonly hostname: string;
  read(path: string): Promise<FileText>;
  /** Names in a directory, sorted; none when it is absent or denied. */
  list(path: string): Promise<readonly string[]>;
  /** Where a symbolic link points, as written; undefined when it is none. */
  readlink(path: string): Promise<string | undefined>;
  /** Another number when what is at the path was made anew; undefined when there is nothing. */
  inode(path: string): Promise<number | undefined>;
  /** Who besides root can change the file, as `/etc/nvme can be written by everybody`; undefined when nobody can. */
  foreignWriter(path: string): Promise<string | undefined>;
  /**
   * Writes a whole file so that a reader sees the old text or the new one, never a part. `lasting` is for files that
   * everybody may read and that a crash must not empty; any other is root's alone.
   */
  replace(path: string, text: string, options?: { readonly lasting?: boolean }): Promise<Written>;
  rename(from: string, to: string): Promise<Written>;
  /** Writes to a sysfs attribute. */
  store(path: string, text: string): Promise<Written>;
  /** Asks by opening the device for reading alone and at once closing it; of a disk this is true of its partitions too. */
  claim(device: string): Promise<Claim>;
  run(command: Command): Promise<Exit>;
  /** Runs a program on and on; `onLine` gets what it prints. Resolves with how it ended, for people. */
  follow(program: Followed, onLine: (line: string) => void): Promise<string>;
  /** Says that somebody will be asked or run soon, so that what it takes can be made ready while something else is waited for. */
  prepare(): void;
  /** Addresses of the interfaces that are up. */
  addresses(): readonly HostAddress[];
  /** Sends one empty datagram. `local` is told the source address the route led to, as soon as it is known. */
  send(question: Question, local?: (address: string) => void): Promise<Echo>;
  /** Opens a TCP connection and closes it at once. */
  opens(question: Question): Promise<Echo | 'open'>;
}
