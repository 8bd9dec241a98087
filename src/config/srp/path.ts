/** What srp_daemon and its init script read. */

export const srpRulesPath = '/etc/srp_daemon.conf';
export const srptoolsPath = '/etc/default/srptools';
