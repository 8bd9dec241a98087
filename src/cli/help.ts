const exits = `Exit codes: 0 converged, 1 could not run, 2 the configuration has errors (what is good in it counts all
the same), 3 not converged: something is missing.`;

const installExits = 'Exit codes: 0 done, 1 could not run.';

const general = `Usage: holdfast COMMAND [OPTION ...]

Keeps the RDMA storage of this host attached, as its configuration files say.

  check      read every configuration file and report what is wrong with it
  plan       say what would be done; touch nothing
  apply      do it: one pass
  status     say what is desired and what is
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

One pass: load the modules, ask the portals, connect what is missing. Nothing is ever disconnected.
To a terminal it prints sentences; elsewhere one JSON object a line with a syslog priority, for the journal.

  --early        modules only, before the network is there
  --json         the journal's form also on a terminal
  -v, --verbose  also what was said before and what needed nothing
${exits}
`;

const status = `Usage: holdfast status [--json] [--root DIR]

Says what is desired, what is, and what is missing and why. Like plan, it asks rdma(8) which services use RDMA, and
says which of them may lock too little memory for it; a pass does not ask.

  --json      {version, converged, summary, problems, remarks, warnings, ports, portals, paths, diagnostics}
  --root DIR  read the files below DIR
${exits}
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
  status,
  explain,
  install,
  uninstall,
} as const;
