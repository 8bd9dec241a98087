declare module 'systemd-notify' {
  /** Runs `systemd-notify`; rejects when it fails. */
  const notify: (options: {
    readonly ready?: boolean;
    readonly status?: string;
  }) => Promise<unknown>;
  export = notify;
}
