import { expect, test } from 'vitest';
import { conceptOfText } from './text-meaning.ts';
import { userActionOf } from './user-actions.ts';

test.each([
  ['sudo[811]:    kim : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/opt/app/bin/purge --all', 'command'],
  ['sudo:    kim : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/kill -9 4021', 'command'],
  ['doas: kim ran command /sbin/shutdown as root from /home/kim', 'command'],
  [
    'type=USER_CMD msg=audit(1731.2:99): pid=1 uid=1000 msg=\'cwd="/" cmd=2F7573722F62696E2F6D6F756E74 terminal=pts/0 res=success\'',
    'command',
  ],
  ['snoopy[991]: [login:kim uid:0 tty:/dev/pts/1 cwd:/etc]: vi /etc/hosts', 'command'],
  ['bash: HISTORY: PID=4 UID=0 rm -rf /srv/cache', 'command'],
  ['%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:no ip route 10.0.0.0 255.0.0.0', 'command'],
  ["mgd[22]: UI_CMDLINE_READ_LINE: User 'kim', command 'request system reboot '", 'command'],
  ['sshd[7]: Accepted publickey for kim from 10.0.0.9 port 5 ssh2: ED25519 SHA256:x', 'sign-in'],
  ['systemd-logind[600]: New session 42 of user kim.', 'sign-in'],
  ['%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: kim] [Source: 10.0.0.9]', 'sign-in'],
  ['sudo[811]: kim : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/tail -f /var/log/syslog', null],
  ['sudo[811]: kim : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/systemctl status nginx', null],
  ["type=USER_CMD msg=audit(1.2:3): msg='cmd=6C73202F726F6F74 res=success'", null],
  ['sshd[7]: Failed password for root from 10.0.0.9 port 5 ssh2', null],
  ['CRON[5]: pam_unix(cron:session): session closed for user root', null],
  ['the sudoers file was read', null],
] as const)('“%s” tells of: %s', (text, action) => {
  expect(userActionOf(text)).toBe(action);
});

test('a command that is known to change a system is a change; any other is a deed of a user', () => {
  const sudo = (command: string) => conceptOfText(`sudo[8]: kim : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=${command}`);
  expect(sudo('/usr/sbin/nft -f /etc/nftables.conf')).toBe('configuration.changed');
  expect(sudo('/opt/app/bin/purge --all')).toBe('user.action');
  expect(sudo('/usr/bin/tail -f /var/log/syslog')).toBeNull();
  expect(sudo('/usr/bin/systemctl status nginx')).toBeNull();
});

test('names that programs write with underscores are known as they are written', () => {
  expect(conceptOfText("mgd[7]: UI_COMMIT: User 'kim' requested 'commit' operation (comment: none)")).toBe('configuration.changed');
  expect(conceptOfText('ansible-iptables_raw: Invoked with table=filter')).toBe('configuration.changed');
  expect(conceptOfText('nginx: 512 worker_connections are not enough')).toBe('process.saturated');
  expect(conceptOfText('kinit: KRB_AP_ERR_SKEW')).toBe('clock.wrong');
});
