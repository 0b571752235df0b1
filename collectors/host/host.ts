import { platform } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { AssetFact, LogRecord, Observation } from '../../domain/observation.ts';
import { defineCollector } from '../collector.ts';
import { readJournal } from './journal.ts';
import { type LogLine, parseFileLine, tail } from './logs.ts';
import { measureBetween, measureNow } from './measurements.ts';
import { type Reading, readLinux, readPortable } from './readings.ts';

const settings = z.strictObject({
  root: z.string().default('/').describe('Folder that holds proc and etc; another than / when the host is mounted into a container'),
  metrics: z.array(z.string()).default([]).describe('Prefixes of the metric names to report, e.g. system.cpu; none: all'),
  devices: z.array(z.string()).default([]).describe('Disks to report, by kernel name; none: every whole disk'),
  interfaces: z.array(z.string()).default([]).describe('Network interfaces to report; none: all but lo'),
  filesystems: z.array(z.string()).default([]).describe('Mount points to report; none: every file system on a device'),
  logs: z.enum(['auto', 'journal', 'files', 'none']).default('auto').describe('auto: the journal when there is one, else the files'),
  journalctl: z.string().default('journalctl').describe('Program that reads the journal'),
  logFiles: z
    .array(z.string())
    .default(['/var/log/syslog', '/var/log/messages'])
    .describe('Log files under the root; the first that exists is read'),
});

/** Where the last run stopped; a cursor that does not look so is taken as none. */
const cursorSchema = z.object({
  counters: z.object({
    uptimeSeconds: z.number(),
    cpu: z.record(z.string(), z.number()),
    disks: z.record(
      z.string(),
      z.object({
        reads: z.number(),
        writes: z.number(),
        readBytes: z.number(),
        writeBytes: z.number(),
        readSeconds: z.number(),
        writeSeconds: z.number(),
        busySeconds: z.number(),
      }),
    ),
    networks: z.record(
      z.string(),
      z.object({
        receiveBytes: z.number(),
        receiveErrors: z.number(),
        receiveDropped: z.number(),
        transmitBytes: z.number(),
        transmitErrors: z.number(),
        transmitDropped: z.number(),
      }),
    ),
  }),
  journal: z.string().nullable(),
  files: z.record(z.string(), z.object({ inode: z.number(), offset: z.number() })),
  /** The fact as it was last told. */
  fact: z.string(),
});

type Cursor = z.output<typeof cursorSchema>;
type Settings = z.output<typeof settings>;

/** Metrics, identity and log of the machine the program runs on. */
export const host = defineCollector({
  kind: 'polling',
  id: 'host',
  settings,
  defaultIntervalMs: 15_000,
  async *collect(run): AsyncIterable<Observation> {
    const before = cursorSchema.safeParse(run.cursor).data ?? null;
    const linux = platform() === 'linux' || run.settings.root !== '/';
    const reading = selected(linux ? await readLinux(run.settings.root) : await readPortable(), run.settings);
    const at = run.now();

    const fact = factOf(reading, run.assetId, at);
    const told = JSON.stringify([fact.name, fact.attributes]);
    if (told !== before?.fact) yield fact;

    const measured = [...measureNow(reading), ...(before === null ? [] : measureBetween(before.counters, reading.counters, run.settings))];
    for (const measurement of measured) {
      const wanted = run.settings.metrics.length === 0 || run.settings.metrics.some((prefix) => measurement.metric.startsWith(prefix));
      if (wanted) yield { kind: 'sample', at, assetId: run.assetId, instrument: 'gauge', ...measurement };
    }

    const logs = await readLogs(run.settings, before, at, run.signal);
    for (const line of logs.lines) yield { kind: 'log', assetId: run.assetId, ...line } satisfies LogRecord;
    run.setCursor({ counters: reading.counters, journal: logs.journal, files: logs.files, fact: told } satisfies Cursor);
  },
});

function selected(reading: Reading, { filesystems }: Settings): Reading {
  if (filesystems.length === 0) return reading;
  return { ...reading, filesystems: reading.filesystems.filter(({ mountpoint }) => filesystems.includes(mountpoint)) };
}

function factOf({ identity, memory }: Reading, assetId: string, at: Date): AssetFact {
  return {
    kind: 'fact',
    at,
    assetId,
    assetKind: 'server',
    name: identity.hostname,
    attributes: {
      'host.name': identity.hostname,
      'host.arch': identity.architecture,
      'os.description': identity.os,
      'os.version': identity.kernel,
      'host.cpu.count': String(identity.cpuCount),
      'host.memory.bytes': String(memory.total),
    },
    relations: [],
    source: 'host',
  };
}

type Logs = { readonly lines: readonly LogLine[]; readonly journal: string | null; readonly files: Cursor['files'] };

async function readLogs(wanted: Settings, before: Cursor | null, at: Date, signal: AbortSignal): Promise<Logs> {
  const journal = before?.journal ?? null;
  const files = before?.files ?? {};
  // The journal of another root is not the one journalctl would read.
  if (wanted.logs === 'journal' || (wanted.logs === 'auto' && wanted.root === '/')) {
    const read = await readJournal(wanted.journalctl, journal, signal);
    if (read !== null) return { lines: read.lines, journal: read.cursor, files };
  }
  if (wanted.logs === 'auto' || wanted.logs === 'files') {
    for (const path of wanted.logFiles) {
      const read = await tail(join(wanted.root, path), files[path] ?? null);
      if (read === null) continue;
      const lines = read.lines.map((line) => parseFileLine(line, at));
      return { lines, journal, files: { ...files, [path]: read.cursor } };
    }
  }
  return { lines: [], journal, files };
}
