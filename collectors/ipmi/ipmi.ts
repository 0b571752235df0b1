import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { HardwareEvent, Sample } from '../../domain/observation.ts';
import { type CollectRun, defineCollector } from '../collector.ts';
import { type Bmc, ipmitool } from './ipmitool.ts';
import { eventOf, parseMessages, parseRecords, recordsSince } from './sel.ts';
import { metricOf, parseSensors, type Sensor } from './sensors.ts';

const settings = z.strictObject({
  host: z.string().min(1).describe('Address or name of the BMC'),
  port: z.int().min(1).max(65535).default(623).describe('UDP port of RMCP+'),
  user: z.string().min(1).max(16).describe('User of the BMC'),
  password: z.string().min(1).describe('Secret reference of the password, e.g. env:BMC_PASSWORD'),
  privilege: z.enum(['USER', 'OPERATOR', 'ADMINISTRATOR']).default('USER').describe('Privilege level of the session; USER is enough'),
  cipherSuite: z.int().min(0).max(17).default(3).describe('RMCP+ cipher suite: 3 (AES-128, SHA1) or 17 (AES-128, SHA256)'),
  timeoutMs: z.int().min(500).max(300_000).default(30_000).describe('Deadline of each command to the BMC, in milliseconds'),
});

/** What is remembered between runs: the record read last, and the state of the log at that time on the BMC's clock. */
const cursorShape = z.object({ last: z.string().nullable(), entries: z.number(), clock: z.number() });
type Cursor = z.output<typeof cursorShape>;

/** Sensors and system event log of a server's baseboard management controller. */
export const ipmi = defineCollector({
  kind: 'polling',
  id: 'ipmi',
  settings,
  defaultIntervalMs: 60_000,
  collect,
});

async function* collect(run: CollectRun<z.output<typeof settings>>): AsyncGenerator<Sample | HardwareEvent> {
  const bmc: Bmc = { ...run.settings, password: await run.secret(run.settings.password) };
  const clock = await readClock(bmc, run.signal);
  const sensors = parseSensors(await ipmitool(bmc, ['sdr', 'elist'], run.signal));
  const at = run.now();
  for (const sensor of sensors) {
    const reading = metricOf(sensor);
    if (reading !== null) yield { kind: 'sample', at, assetId: run.assetId, instrument: 'gauge', ...reading };
  }
  if (clock === null) return;
  const before = cursorShape.nullable().catch(null).parse(run.cursor);
  const { events, cursor } = await readLog(bmc, run, sensors, clock, before);
  yield* events;
  run.setCursor(cursor);
}

/** Seconds since 1970 by the BMC's log; null when it keeps no log. Asked first and verbosely, to tell a refusal from silence. */
async function readClock(bmc: Bmc, signal: AbortSignal): Promise<number | null> {
  try {
    return (await rawBytes(bmc, ['0x0a', '0x48'], signal, true)).readUInt32LE(0);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'COLLECTOR_PROTOCOL' && /rsp=/.test(thrown.message)) return null;
    throw thrown;
  }
}

async function readLog(
  bmc: Bmc,
  run: CollectRun<unknown>,
  sensors: readonly Sensor[],
  clock: number,
  before: Cursor | null,
): Promise<{ readonly events: readonly HardwareEvent[]; readonly cursor: Cursor }> {
  const info = await rawBytes(bmc, ['0x0a', '0x40'], run.signal);
  const [entries, lastAdded] = [info.readUInt16LE(1), info.readUInt32LE(5)];
  const untouched = before !== null && before.entries === entries && lastAdded < before.clock && clock >= before.clock;
  if (untouched || entries === 0) return { events: [], cursor: { last: entries === 0 ? null : (before?.last ?? null), entries, clock } };
  const records = parseRecords(await rawLog(bmc, run.signal));
  const fresh = recordsSince(records, before?.last ?? null);
  const told = fresh.length === 0 ? '' : await ipmitool(bmc, ['-c', 'sel', 'elist', 'last', String(fresh.length)], run.signal);
  const context = {
    assetId: run.assetId,
    now: run.now(),
    clockOffsetSeconds: clock - Math.floor(run.now().getTime() / 1_000),
    sensorNames: new Map(sensors.map((sensor) => [sensor.number, sensor.name])),
    messages: parseMessages(told),
  };
  const last = records.at(-1)?.bytes.toString('hex') ?? null;
  return { events: fresh.map((record) => eventOf(record, context)), cursor: { last, entries, clock } };
}

/** The whole log as bytes; ipmitool writes them to a file only. */
async function rawLog(bmc: Bmc, signal: AbortSignal): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'inframind-sel-'));
  try {
    const file = join(folder, 'sel');
    await ipmitool(bmc, ['sel', 'writeraw', file], signal);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Answer to a raw request, which ipmitool prints as hexadecimal bytes. @throws AppError COLLECTOR_* */
async function rawBytes(bmc: Bmc, request: readonly string[], signal: AbortSignal, verbose = false): Promise<Buffer> {
  const output = await ipmitool(bmc, ['raw', ...request], signal, verbose);
  const bytes = Buffer.from((output.match(/^(?: [0-9a-f]{2})+\s*$/gm) ?? []).join('').replaceAll(/\s/g, ''), 'hex');
  const expected = request[1] === '0x48' ? 4 : 14;
  if (bytes.length < expected) throw new AppError('COLLECTOR_PROTOCOL', `${bmc.host}: ${request.join(' ')} gave ${bytes.length} bytes`);
  return bytes;
}
