/**
 * Records demo/incidents/failing-disk: a disk of a shelf that runs out of good sectors until its array is degraded. Half a minute.
 * The documents that a stand-in for smartctl prints are generated here; the trap comes from a real snmpd.
 * Usage: node tools/record/failing-disk.ts
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { smart } from '../../collectors/smart/smart.ts';
import { snmpTrap } from '../../collectors/snmp-trap/snmp-trap.ts';
import { record, writeObservations } from '../../demo/record.ts';
import { scratch } from '../../test/peers/peer.ts';
import { startSnmpd } from '../../test/peers/snmpd.ts';
import { inventory, readRecording, stretch } from './transform.ts';

const SHELF = 'shelf-a2';
const ORIGIN = new Date('2026-11-19T22:00:00Z');
const HOURS = 20;
const SECONDS = 30;
const STRETCH = (HOURS * 3600) / SECONDS;
const POLL_MS = 500;
const DEGRADED_AT_HOUR = 19.4;
const FAILING_FROM_HOUR = 5;
/** The agent looks once a second at what it watches, and each answer is kept for a second. */
const SNMPD_NOTICES_MS = 1_700;
const SLOTS = [1, 2, 3, 4, 5, 6, 7, 8];

const folder = scratch('failing-disk');
const began = Date.now() + 500;
const hourNow = () => Math.max(0, ((Date.now() - began) * STRETCH) / 3_600_000);

/** Generated: sectors of slot 7 that were replaced, faster and faster, and those that wait to be. */
function sectorsOf(slot: number, hour: number) {
  if (slot === 3) return { reallocated: 4, pending: 0, uncorrectable: 0, errors: 0 };
  const progress = slot === 7 ? Math.max(0, (hour - FAILING_FROM_HOUR) / (HOURS - FAILING_FROM_HOUR)) : 0;
  return {
    reallocated: Math.round(1_816 * progress ** 2),
    pending: Math.round(96 * progress ** 1.3),
    uncorrectable: Math.round(48 * progress ** 1.6),
    errors: Math.round(14 * progress ** 2),
  };
}

function documentOf(slot: number, hour: number): string {
  const { reallocated, pending, uncorrectable, errors } = sectorsOf(slot, hour);
  const attribute = (id: number, name: string, value: number) => ({ id, name, raw: { value, string: String(value) } });
  return JSON.stringify({
    json_format_version: [1, 0],
    smartctl: { version: [7, 3], argv: ['smartctl', '--json', '--all', `/dev/slot-${slot}`], exit_status: 0 },
    device: { name: `/dev/slot-${slot}`, info_name: `/dev/slot-${slot} [SAT]`, type: 'sat', protocol: 'ATA' },
    model_name: 'EXAMPLE EX8000NM',
    serial_number: `EX8-000${slot}`,
    smart_status: { passed: true },
    ata_smart_attributes: {
      revision: 16,
      table: [
        attribute(5, 'Reallocated_Sector_Ct', reallocated),
        attribute(187, 'Reported_Uncorrect', errors),
        attribute(197, 'Current_Pending_Sector', pending),
        attribute(198, 'Offline_Uncorrectable', uncorrectable),
      ],
    },
    power_on_time: { hours: 31_000 + slot * 11 + Math.floor(hour) },
    temperature: { current: 34 + (slot % 4) },
  });
}

function writeDocuments(): void {
  for (const slot of SLOTS) {
    const path = join(folder.path, `slot-${slot}`);
    writeFileSync(`${path}.new`, documentOf(slot, hourNow()));
    renameSync(`${path}.new`, path);
  }
}

const command = join(folder.path, 'smartctl');
writeFileSync(command, `#!/bin/sh\nfor device; do :; done\nexec cat "${folder.path}/$(basename "$device")"\n`, { mode: 0o755 });
writeDocuments();
const writing = setInterval(writeDocuments, POLL_MS / 4);
const port = Promise.withResolvers<number>();
const recording = record(
  {
    now: () => new Date(),
    secret: async () => 'traps-of-test',
    onReady: ([ports]) => port.resolve(ports?.udp ?? 0),
    onFault: (assetId, fault) => process.stderr.write(`${assetId}: ${fault}\n`),
  },
  {
    targets: [
      {
        collector: snmpTrap,
        assetId: SHELF,
        settings: {
          address: '127.0.0.1',
          port: 0,
          credentials: [{ version: '2c', community: 'env:TRAP_COMMUNITY' }],
          assets: { '127.0.0.1': SHELF },
          triggers: { raidDegraded: { code: 'RAID.Degraded', severity: 'critical' } },
        },
      },
      {
        collector: smart,
        assetId: SHELF,
        settings: { command, devices: SLOTS.map((slot) => ({ path: `/dev/slot-${slot}`, slot: `slot-${slot}` })) },
        intervalMs: POLL_MS,
      },
    ],
    durationMs: SECONDS * 1000 + 500,
    out: join(folder.path, 'recording'),
  },
);
const snmpd = await startSnmpd({ trapPort: await port.promise, sysName: SHELF });
await sleep(began + (DEGRADED_AT_HOUR * 3_600_000) / STRETCH - SNMPD_NOTICES_MS - Date.now());
snmpd.setRaid('degraded');
await recording;
await snmpd.stop();
clearInterval(writing);

const recorded = (await readRecording(join(folder.path, 'recording'))).filter(
  (one) => one.kind !== 'event' || one.code === 'RAID.Degraded',
);
await writeObservations(join(import.meta.dirname, '../../demo/incidents/failing-disk'), [
  inventory(ORIGIN, SHELF, 'shelf', [], { 'enclosure.device': '/dev/sg4', 'raid.level': 'RAID-6' }),
  inventory(ORIGIN, 'lun-31', 'lun', [['stores-on', SHELF]]),
  inventory(ORIGIN, 'srv-db-07', 'server', [['stores-on', 'lun-31']]),
  ...stretch(
    recorded.filter(({ at }) => at.getTime() >= began),
    new Date(began),
    STRETCH,
    ORIGIN,
  ),
]);
folder.remove();
