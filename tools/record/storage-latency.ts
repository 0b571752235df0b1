/**
 * Records demo/incidents/storage-latency: a database host whose writes wait behind a backup on the same LUN. As root, some seven
 * minutes. Usage: node tools/record/storage-latency.ts
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { host } from '../../collectors/host/host.ts';
import { syslog } from '../../collectors/syslog/syslog.ts';
import { record, writeObservations } from '../../demo/record.ts';
import type { Observation } from '../../domain/observation.ts';
import { scratch } from '../../test/peers/peer.ts';
import { startGuest } from './guests.ts';
import { createLun } from './lun.ts';
import { inventory, readRecording, renameLabel, rounded, stretch, withoutIdleSeries } from './transform.ts';

const ORIGIN = new Date('2026-11-20T21:00:00Z');
const STRETCH = 60;
/** Time for the guest to start and settle; left out. */
const WARM_UP_SECONDS = 24;
const NORMAL_SECONDS = 180;
const BACKUP_SECONDS = 180;
const SECONDS = NORMAL_SECONDS + BACKUP_SECONDS;
/** The recording is cut here, while the alert fires. */
const KEPT_SECONDS = 350;
const LUN_BYTES_PER_SECOND = 10 * 1024 * 1024;
/** The backup's writes a second, of 1.4375 MiB each: it takes 110 s to get going. */
const BACKUP_SCHEDULE = '0:1,110:6.4,200:6.4';

const CRON = ['-t', 'CRON', '-p', 'cron.info', '(root) CMD (cd / && run-parts --report /etc/cron.hourly)'];
const checkpoint = (buffers: number) => ['-t', 'postgres', '-p', 'local0.info', `checkpoint complete: wrote ${buffers} buffers`];
/** Lines that each host logs, by the second. */
const LINES: ReadonlyArray<readonly [second: number, host: string, arguments_: readonly string[]]> = [
  ...[17, 77, 137, 197, 257, 317].flatMap((second) => [
    [second, 'srv-db-03', CRON] as const,
    [second + 1, 'srv-backup-01', CRON] as const,
    [second + 2, 'srv-app-14', CRON] as const,
  ]),
  ...Array.from({ length: 24 }, (_, index) => [5 + index * 15, 'srv-db-03', checkpoint(412 + ((index * 37) % 60))] as const),
  [104, 'srv-app-14', ['-t', 'unattended-upgrade', '-p', 'daemon.info', 'Packages that were upgraded: tzdata']],
  [
    NORMAL_SECONDS,
    'srv-backup-01',
    ['-t', 'systemd', '-p', 'daemon.info', 'Starting backup-nightly.service - nightly backup to LUN-12...'],
  ],
  [NORMAL_SECONDS + 0.2, 'srv-backup-01', ['-t', 'backup', '-p', 'daemon.info', 'backup started: full, target /mnt/lun-12']],
];

const folder = scratch('storage-latency');
const lun = createLun(LUN_BYTES_PER_SECOND);
const begin = new Date(Date.now() + WARM_UP_SECONDS * 1000);
const writer = join(import.meta.dirname, 'paced-writer.ts');
const over = new AbortController();

const guest = startGuest({
  folder: folder.path,
  disk: `/dev/${lun.volumes[0]}`,
  cgroup: lun.cgroup,
  task: {
    assetId: 'srv-db-03',
    out: join(folder.path, 'srv-db-03'),
    seconds: SECONDS + WARM_UP_SECONDS,
    intervalMs: 4000,
    settings: { metrics: ['system.cpu', 'system.memory', 'system.disk'], devices: ['ubda'], logs: 'none' },
    // Half a mebibyte each two seconds, as a database writes its journal.
    programs: [{ atSecond: 0, forSeconds: 600, argv: [process.execPath, writer, '/dev/ubda', '256', '200', '0:2.01', '2000'] }],
  },
});
try {
  const disk = (device: string) => ({ metrics: ['system.disk.io', 'system.disk.operations'], devices: [device], logs: 'none' });
  const port = Promise.withResolvers<number>();
  const recording = record(
    {
      now: () => new Date(),
      secret: async () => '',
      signal: over.signal,
      onReady: ([ports]) => port.resolve(ports?.udp ?? 0),
      onFault: (assetId, fault) => process.stderr.write(`${assetId}: ${fault}\n`),
    },
    {
      targets: [
        { collector: syslog, assetId: 'syslog', settings: { address: '127.0.0.1', port: 0 } },
        { collector: host, assetId: 'lun-12', settings: disk(lun.device), intervalMs: 4000 },
        { collector: host, assetId: 'srv-backup-01', settings: disk(lun.volumes[1]), intervalMs: 4000 },
      ],
      durationMs: (SECONDS + WARM_UP_SECONDS) * 1000,
      out: join(folder.path, 'others'),
    },
  );
  const udp = await port.promise;
  const at = (second: number) => sleep(begin.getTime() + second * 1000 - Date.now());
  const said = LINES.map(async ([second, hostname, line]) => {
    await at(second);
    // A name space of its own lets logger say the host's name.
    const argv = [
      '--uts',
      'sh',
      '-c',
      'hostname "$0" && exec logger "$@"',
      hostname,
      '--rfc5424',
      '-d',
      '-n',
      '127.0.0.1',
      '-P',
      String(udp),
    ];
    execFile('unshare', [...argv, ...line]);
  });
  await at(NORMAL_SECONDS);
  const backup = lun.run([process.execPath, writer, `/dev/${lun.volumes[1]}`, '1472', '200', BACKUP_SCHEDULE]);
  await Promise.all([recording, ...said]);
  backup.stop();
  await guest.ended;

  const measured: Observation[] = [
    ...(await readRecording(join(folder.path, 'srv-db-03'))),
    ...(await readRecording(join(folder.path, 'others'))),
  ];
  const end = new Date(begin.getTime() + KEPT_SECONDS * 1000);
  const kept = measured.filter((one) => one.kind !== 'fact' && one.at >= begin && one.at < end);
  const named = renameLabel(
    renameLabel(renameLabel(kept, 'system.device', 'ubda', 'sdb'), 'system.device', lun.volumes[1], 'sdb'),
    'system.device',
    lun.device,
    'lun-12',
  );
  const deployed = new Date(ORIGIN.getTime() + 130 * STRETCH * 1000);
  await writeObservations(join(import.meta.dirname, '../../demo/incidents/storage-latency'), [
    inventory(ORIGIN, 'srv-db-03', 'server', [['stores-on', 'lun-12']]),
    inventory(ORIGIN, 'srv-backup-01', 'server', [['stores-on', 'lun-12']], { 'job.unit': 'backup-nightly.service' }),
    inventory(ORIGIN, 'srv-app-14', 'server', [], { 'deployment.version': '4.1.7' }),
    inventory(ORIGIN, 'orders', 'service', [
      ['runs-on', 'srv-app-14'],
      ['depends-on', 'srv-db-03'],
    ]),
    inventory(ORIGIN, 'lun-12', 'lun', [['stores-on', 'shelf-a1']]),
    inventory(ORIGIN, 'shelf-a1', 'shelf'),
    inventory(deployed, 'srv-app-14', 'server', [], { 'deployment.version': '4.1.8' }),
    ...rounded(withoutIdleSeries(stretch(named, begin, STRETCH, ORIGIN))),
  ]);
} finally {
  over.abort();
  guest.stop();
  await sleep(1000);
  lun.remove();
  folder.remove();
}
process.exit(0);
