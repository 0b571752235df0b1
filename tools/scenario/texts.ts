import type { World } from './world.ts';

/** What a Linux server writes on any day: cron, timers, logins, time. Texts as Debian's programs write them. */
export function chatter(w: World, assetId: string): void {
  const { random } = w;
  const process = () => random.integer(700, 48_000);
  for (let minute = random.integer(0, 9); minute < w.minutes; minute += 10)
    w.log(minute + 0.02, assetId, 9, `CRON[${process()}]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)`, 'CRON');
  for (let minute = random.integer(5, 40); minute < w.minutes; minute += random.integer(25, 70)) {
    const from = `10.20.${random.integer(0, 7)}.${random.integer(2, 250)}`;
    const id = process();
    w.log(
      minute,
      assetId,
      9,
      `sshd[${id}]: Accepted publickey for monitor from ${from} port ${random.integer(32_000, 60_000)} ssh2: ED25519 SHA256:${hash(w)}`,
      'sshd',
    );
    w.log(minute + 0.1, assetId, 9, `systemd-logind[612]: New session ${random.integer(100, 9_999)} of user monitor.`, 'systemd-logind');
  }
  for (let minute = random.integer(0, 59); minute < w.minutes; minute += 60) {
    w.log(minute, assetId, 9, 'systemd[1]: Starting logrotate.service - Rotate log files...', 'systemd');
    w.log(minute + 0.05, assetId, 9, 'systemd[1]: logrotate.service: Deactivated successfully.', 'systemd');
    w.log(minute + 0.06, assetId, 9, 'systemd[1]: Finished logrotate.service - Rotate log files.', 'systemd');
  }
  if (random.chance(0.5))
    w.log(random.between(5, w.minutes - 5), assetId, 9, `chronyd[688]: Selected source 10.20.0.${random.integer(2, 9)}`, 'chronyd');
}

/** What an HTTP server writes about some of its requests, failing ones among them. */
export function access(w: World, assetId: string, perMinute: number, failing: (minute: number) => number = () => 0.002): void {
  const paths = ['/api/v1/items', '/api/v1/orders', '/api/v1/users', '/healthz', '/static/app.js'] as const;
  for (let minute = 0; minute < w.minutes; minute++) {
    for (let many = w.random.poisson(perMinute); many > 0; many--) {
      const bad = w.random.chance(failing(minute));
      const path = w.random.pick(paths);
      const line = `10.20.4.${w.random.integer(2, 250)} - - "GET ${path}/${w.random.integer(1, 99_999)} HTTP/1.1" ${bad ? 502 : 200} ${w.random.integer(150, 9_000)}`;
      w.log(minute + w.random.next(), assetId, bad ? 17 : 9, line, 'nginx');
    }
  }
}

/** The same line again and again, so many times a minute, between two minutes. */
export function repeated(
  w: World,
  from: number,
  to: number,
  perMinute: number,
  assetId: string,
  severity: number,
  text: () => string,
  unit?: string,
): void {
  for (let minute = from; minute < to; minute++)
    for (let many = w.random.poisson(perMinute); many > 0; many--) w.log(minute + w.random.next(), assetId, severity, text(), unit);
}

/** Things that happen on the same day and have nothing to do with the alert. */
export function distraction(w: World, assetId: string, minute: number): void {
  const kind = w.random.integer(0, 3);
  if (kind === 0)
    w.log(minute, assetId, 9, `systemd[1]: Finished apt-daily-upgrade.service - Daily apt upgrade and clean activities.`, 'systemd');
  else if (kind === 1) w.log(minute, assetId, 13, `kernel: usb 1-1: USB disconnect, device number ${w.random.integer(2, 9)}`, 'kernel');
  else if (kind === 2)
    w.log(
      minute,
      assetId,
      12,
      `sshd[${w.random.integer(900, 40_000)}]: Failed password for invalid user admin from 10.20.9.${w.random.integer(2, 250)} port ${w.random.integer(32_000, 60_000)} ssh2`,
      'sshd',
    );
  else w.log(minute, assetId, 9, 'systemd[1]: Started fwupd-refresh.service - Refresh fwupd metadata and update motd.', 'systemd');
}

function hash(w: World): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz0123456789';
  return Array.from({ length: 43 }, () => letters[w.random.integer(0, letters.length - 1)]).join('');
}
