/** What a person does to a machine, as its log tells it. */
export type UserAction = 'command' | 'sign-in';

type Row = { readonly text: RegExp; readonly action: UserAction };

/** Commands that only look, whoever runs them. */
const LOOKS =
  /^(\S*\/)?(ls|cat|less|more|head|tail|grep|zgrep|find|stat|file|df|du|free|top|htop|iotop|vmstat|iostat|mpstat|sar|ps|pgrep|lsof|ss|netstat|ping|dig|host|nslookup|traceroute|who|w|id|last|uptime|date|dmesg|journalctl|smartctl|lsblk|lscpu|lspci|whoami|hostname|uname|env|true|echo)\b/;
const LOOKS_BY_VERB = /^\S+\s+(-\S+\s+)*(status|show|list|get|describe|logs|top|is-active|is-enabled|--version)\b/;

/** Texts that systems write of their users. First match wins. */
const TABLE: readonly Row[] = [
  // sudo(8), sudoers(5) "Log format"; doas(1).
  { text: /\bsudo(\[\d+\])?:.{0,200}\bCOMMAND=(?<command>.+)/, action: 'command' },
  { text: /\bdoas(\[\d+\])?: \S+ ran command (?<command>.+?) as \S+/, action: 'command' },
  // Linux audit user space: USER_CMD, and what pam_tty_audit writes.
  { text: /\btype=(USER_CMD|USER_TTY)\b.{0,300}\b(cmd|data)=(?<command>\S+)/, action: 'command' },
  // snoopy(8); bash's SYSLOG_HISTORY.
  { text: /\bsnoopy(\[\d+\])?:\s*\[.{0,200}\]:\s*(?<command>.+)/, action: 'command' },
  { text: /\b(-?bash|zsh|HISTORY)(\[\d+\])?: (HISTORY: )?PID=\d+ UID=\d+ (?<command>.+)/, action: 'command' },
  // Cisco IOS archive log config, ASA 111008 and 111010; Junos UI_CMDLINE_READ_LINE.
  { text: /%PARSER-5-CFGLOG_LOGGEDCMD: ?.{0,100}logged command:(?<command>.+)/, action: 'command' },
  { text: /%ASA-5-1110(08|10): User '[^']*'.{0,100}executed (the )?'(?<command>[^']+)'/, action: 'command' },
  { text: /UI_CMDLINE_READ_LINE: User '[^']*', command '(?<command>[^']+)'/, action: 'command' },
  // OpenSSH auth.c, systemd-logind, pam_unix, Linux audit USER_LOGIN; Cisco SEC_LOGIN, Junos UI_LOGIN_EVENT.
  { text: /\bAccepted (publickey|password|keyboard-interactive\S*|gssapi\S*|hostbased) for \S+ from/, action: 'sign-in' },
  { text: /\bNew session \S+ of user \S+|\bsession opened for user \S+/, action: 'sign-in' },
  { text: /\btype=USER_LOGIN\b.{0,300}\bres=(success|1)\b/, action: 'sign-in' },
  { text: /SEC_LOGIN-5-LOGIN_SUCCESS|UI_LOGIN_EVENT: User '[^']*' login/, action: 'sign-in' },
];

const LONGEST = 1_000;

/**
 * What a log line tells that a person did; null where it tells nothing of the kind, or of a command that only looks.
 * A line is text from outside: nothing in it is ever run.
 */
export function userActionOf(text: string): UserAction | null {
  for (const row of TABLE) {
    const found = row.text.exec(text.slice(0, LONGEST));
    if (!found) continue;
    const command = spelled(found.groups?.command?.trim() ?? '');
    return row.action === 'command' && (LOOKS.test(command) || LOOKS_BY_VERB.test(command)) ? null : row.action;
  }
  return null;
}

/** Linux audit writes what it does not trust as hexadecimal digits. */
function spelled(command: string): string {
  const bare = command.replace(/^"|"$/g, '');
  return /^([0-9A-F]{2}){3,}$/.test(bare) ? Buffer.from(bare, 'hex').toString('latin1') : bare;
}
