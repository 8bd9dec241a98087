const exits = `Exit codes: 0 converged, 1 could not run, 2 the configuration has errors (what is good in it counts all
the same), 3 not converged: something is missing.`;

const installExits = 'Exit codes: 0 done, 1 could not run.';

const general = `Usage: holdfast COMMAND [OPTION ...]

Keeps the RDMA storage of this host attached, as its configuration files say.

  check      read every configuration file and report what is wrong with it
  plan       say what would be done; touch nothing
  apply      do it: one pass
  agent      stay, and do it whenever something happens
  status     say what is desired and what is
  wait       wait until storage is there
  explain    print configuration that fits this host, ready to install
  install    put program, units, udev rule, manual pages and sample files in place
  uninstall  take back exactly that

holdfast COMMAND --help says more. holdfast --version prints the version.
${exits}
`;

const check = `Usage: holdfast check [--format text|json|sarif] [--root DIR]

Reads every configuration file of RDMA storage and reports each problem with file, line and column; besides each file
by itself, whether the files go together, and who else does the same job at boot. apply, plan and status report only
what concerns what they do: not srp_daemon.conf, srptools, limits.conf, modprobe.d and other services. What is wrong with
limits.conf is reported on any host, what it is worth only where RDMA is configured. Nothing is run or changed.

  --format text   for people, with the line and a caret
  --format json   {version, diagnostics: [{code, severity, file, line, column, message, hint}]}
  --format sarif  SARIF 2.1.0, for editors and code hosts
  --root DIR      read the files below DIR
Exit codes: 0 no errors, 1 could not run, 2 the configuration has errors (what is good in it counts all the same).
`;

const plan = `Usage: holdfast plan [--json] [--root DIR]

Says, as sentences, what apply would do now. Nothing is touched and no target is asked. What a portal lists is known
from the last time it answered; findings about the configuration go to stderr. What differs and is not for Holdfast to
change is a remark, and so is a service that uses RDMA and may lock too little memory for it: rdma(8) is asked which do.
What somebody should see to, though the host is as it is asked to be, is a warning: a disk without a second path.

  --json      {version, diagnostics, desired: {modules, portals, paths}, steps: [{kind, sentence}], remarks, warnings}
  --root DIR  read the files below DIR
${exits}
`;

const apply = `Usage: holdfast apply [--early] [--json] [--verbose]

One pass: load the modules, ask the portals, connect what is missing. Nothing is disconnected unless on-removal says so.
To a terminal it prints sentences; elsewhere one JSON object a line with a syslog priority, for the journal.

  --early        modules only, before the network is there
  --json         the journal's form also on a terminal
  -v, --verbose  also what was said before and what needed nothing
${exits}
`;

const agent = `Usage: holdfast agent [--verbose]

Stays and runs a pass whenever something happens: a device, a port, an address or a login comes or goes, a back-off
ends. holdfast-agent.service runs it; on a host that has it, holdfast.timer is not needed. SIGHUP reads the
configuration again. It takes over what is connected when it starts, and leaves it connected when it ends.

  -v, --verbose  also what was said before and what needed nothing
Exit codes: 0 told to stop, 1 could not run.
`;

const status = `Usage: holdfast status [--json] [--root DIR]

Says what is desired, what is, and what is missing and why. Like plan, it asks rdma(8) which services use RDMA, and
says which of them may lock too little memory for it; a pass does not ask.

  --json      {version, converged, summary, problems, remarks, warnings, ports, portals, paths, diagnostics}
  --root DIR  read the files below DIR
${exits}
`;

const wait = `Usage: holdfast wait [--timeout TIME] [--for all|NQN|TARGET] [--root DIR]

Waits until storage is there, for boot ordering and scripts; says nothing unless it has to. It only looks, at the
configuration, at what passes have learned and at sysfs: somebody else connects, holdfast.service or the agent. What it
waits for can be:

  all     what the configuration asks for: every path connected, every SRP login made, each with a disk. What a portal
          listed when it last answered counts; one that has not answered since boot may list anything, and so is waited for
  NQN     that subsystem can be used: one live controller with a disk is enough, whoever connected it
  TARGET  all paths and logins of the [srp-target NAME] section of that name; of the SRP target with that id_ext or
          ioc_guid; or at that address or host name, with or without :PORT. Of a portal's address, all that it lists

Modules and the host's own set-up are not waited for. A disk is there when the kernel has it; udev may take a moment
longer for its links. A name that no file has is refused at once; an NQN or an address that nothing has yet may turn up.

  --for WHAT      all, an NQN or a TARGET; all without it
  --timeout TIME  seconds, or a time such as 30s or 2min; 0 looks once. For ever without it
  --root DIR      look at the files below DIR
Exit codes: 0 it is there, 1 could not run, 3 it is not there in time: what is missing and why is on stderr.
`;

const explain = `Usage: holdfast explain SUBJECT [--root DIR]

Prints configuration that fits this host, ready to install. Nothing is touched. SUBJECT is one of:

  ipoib  rules for /etc/udev/rules.d/70-persistent-ipoib.rules, for the IPoIB interfaces that no rule names yet
  srp    who logs in to which SRP target as whom, and the commands that admit it, to be pasted at the target

  --root DIR  read the files below DIR
Exit codes: 0 done, 1 could not run.
`;

const install = `Usage: holdfast install [--dest DIR]

Puts the program in /usr/local/lib/holdfast, the command in /usr/local/sbin, the units in
/usr/local/lib/systemd/system, the manual pages in /usr/local/share/man, the udev rule in /etc/udev/rules.d and sample
files in /etc. Configuration that exists is never overwritten; program, units, pages and rule are replaced.

  --dest DIR  put everything below DIR instead (for packages and images)
${installExits}
`;

const uninstall = `Usage: holdfast uninstall [--dest DIR]

Takes back exactly what install put in place. A file that was changed since is kept and named.

  --dest DIR  the directory that was given to install
${installExits}
`;

/** The text of --help for each command; `general` without one. */
export const help = {
  general,
  check,
  plan,
  apply,
  agent,
  status,
  wait,
  explain,
  install,
  uninstall,
} as const;
