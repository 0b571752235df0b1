import { canonicalJson, contentId } from '../../domain/ids.ts';
import { toWire, type WireObservation } from '../../domain/jobs.ts';
import type { Observation } from '../../domain/observation.ts';
import { createRows, toRow } from '../../domain/packed-logs.ts';
import type { ApiDeps } from '../deps.ts';
import { keepRejected } from '../rejects.ts';
import { type Line, MAX_LINE_BYTES } from './lines.ts';
import { type LineFormat, readLine } from './read-line.ts';

/** What became of the lines of a body, so far. */
export type Tally = {
  accepted: number;
  duplicate: number;
  rejected: number;
  /** The first rejected lines; all are kept. */
  readonly rejects: Array<{ readonly line: number; readonly reason: string }>;
  readonly jobIds: string[];
};

/** Where rejected records of this way in, and its counters, are found. */
export const LINES_SOURCE = 'ingest-lines';
/** Most rejected lines that are named in an answer. */
const MAX_NAMED = 100;
/** A job is closed at either. */
const JOB_RECORDS = 5_000;
const JOB_CHARACTERS = 3 * 1024 * 1024;
const REJECTED_AT_ONCE = 500;
/** How many records back a repetition within one body is noticed. */
const REMEMBERED = 50_000;

export type TakeOptions = {
  readonly format: LineFormat;
  /** Its name, for those whose lines are not in it. */
  readonly charset: string;
  /** Number of the first line, for senders that send a file in parts. */
  readonly firstLine: number;
  /** Called before each job. @throws REQUEST_OVERLOADED */
  readonly room: () => Promise<void>;
};

/**
 * Takes records line by line into durable jobs of bounded size; memory does not grow with the body. What throws leaves
 * `tally` saying what is durable already: a sender that repeats the whole body stores nothing twice, ids being derived
 * from content.
 *
 * @throws QUEUE_UNAVAILABLE, STORE_FULL, STORE_UNAVAILABLE, REQUEST_OVERLOADED, and whatever reading the lines throws
 */
export async function takeLines(deps: ApiDeps, chunks: AsyncIterable<readonly Line[]>, options: TakeOptions, tally: Tally): Promise<void> {
  const seen = createMemory(REMEMBERED);
  const batch = createBatch();
  const faults: Array<{ readonly reason: string; readonly record: Uint8Array | string; readonly line: number; readonly isCut: boolean }> =
    [];
  const closeJob = async () => {
    const { records, key, ...held } = batch.take();
    if (records === 0) return;
    await options.room();
    const jobId = contentId('req', LINES_SOURCE, key);
    await deps.enqueue('index-observations', { tenantId: deps.stores.tenantId, batchId: jobId, ...held }, { id: jobId });
    tally.accepted += records;
    tally.jobIds.push(jobId);
    deps.counters.add(LINES_SOURCE, 'accepted', records);
  };
  const keepFaults = async () => {
    await keepRejected(deps, LINES_SOURCE, faults.splice(0));
  };
  const reject = async (line: Line, number: number, reason: string) => {
    tally.rejected += 1;
    if (tally.rejects.length < MAX_NAMED) tally.rejects.push({ line: number, reason });
    const isCut = line.text === null && line.isTooLong;
    faults.push({ reason, record: line.text ?? line.bytes, line: number, isCut });
    if (faults.length >= REJECTED_AT_ONCE) await keepFaults();
  };

  try {
    for await (const lines of chunks) {
      const now = deps.now();
      for (const line of lines) {
        if (line.text !== null && isBlank(line.text)) continue;
        const read =
          line.text === null
            ? ({ kind: 'rejected', reason: unreadable(line.isTooLong, options.charset) } as const)
            : readLine(line.text, options.format, now);
        if (read.kind === 'rejected') {
          await reject(line, line.number + options.firstLine - 1, read.reason);
          continue;
        }
        const { key, row } = named(read.observations);
        if (seen.knows(key)) {
          tally.duplicate += 1;
          deps.counters.add(LINES_SOURCE, 'duplicate', 1);
          continue;
        }
        batch.add(row ?? read.observations, key, line.text?.length ?? 0);
        if (batch.isFull()) await closeJob();
      }
    }
  } finally {
    // What was read is owed to its sender even when the rest of the body cannot be.
    try {
      await keepFaults();
      await closeJob();
    } finally {
      batch.end();
    }
  }
}

function isBlank(text: string): boolean {
  return text.charCodeAt(0) <= 0x20 && text.trim() === '';
}

function unreadable(isTooLong: boolean, charset: string): string {
  return isTooLong ? `the line is longer than ${MAX_LINE_BYTES} bytes` : `the line is not ${charset}; name its charset in Content-Type`;
}

/** What tells the records of lines apart, of a log record its id; and a log record as the row of a package. */
function named(observations: readonly Observation[]): { readonly key: string; readonly row: string | null } {
  const only = observations[0];
  if (only?.kind !== 'log' || observations.length > 1) return { key: contentId('obs', canonicalJson(observations)), row: null };
  const { id, row } = toRow(only);
  return { key: id, row };
}

/** The records of the job to come. */
function createBatch() {
  let observations: WireObservation[] = [];
  const rows = createRows();
  let keys: string[] = [];
  let characters = 0;
  return {
    add: (more: string | readonly Observation[], key: string, length: number) => {
      if (typeof more === 'string') rows.add(more);
      else observations.push(...more.map(toWire));
      keys.push(key);
      characters += length;
    },
    isFull: () => keys.length >= JOB_RECORDS || characters >= JOB_CHARACTERS,
    take: () => {
      const logs = rows.isEmpty() ? {} : { logs: rows.pack() };
      const taken = { observations, ...logs, records: keys.length, key: keys.join('') };
      observations = [];
      keys = [];
      characters = 0;
      return taken;
    },
    end: rows.end,
  };
}

/** Remembers at least the last `size` keys, and at most twice as many. */
function createMemory(size: number) {
  let recent = new Set<string>();
  let older = new Set<string>();
  return {
    /** Whether the key came before; it is remembered from now on. */
    knows: (key: string): boolean => {
      const before = recent.size;
      recent.add(key);
      if (recent.size === before || older.has(key)) return true;
      if (recent.size >= size) {
        older = recent;
        recent = new Set();
      }
      return false;
    },
  };
}
