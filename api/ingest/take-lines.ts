import { canonicalJson, contentId, ID_DIGITS, sha256 } from '../../domain/ids.ts';
import { createLogWriter } from '../../domain/log-bytes.ts';
import type { Observation } from '../../domain/observation.ts';
import { toRow } from '../../domain/packed-logs.ts';
import type { ApiDeps } from '../deps.ts';
import { keepRejected } from '../rejects.ts';
import { createBatch } from './batch.ts';
import { type Line, MAX_LINE_BYTES, textOf } from './lines.ts';
import { createPlainReader } from './plain-lines.ts';
import { INGEST_SOURCE, type LineFormat, readLine } from './read-line.ts';
import { createSeen } from './seen.ts';

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
const LINES_SOURCE = 'ingest-lines';
/** Most rejected lines that are named in an answer. */
const MAX_NAMED = 100;
const REJECTED_AT_ONCE = 500;
/** How many records back a repetition within one body is noticed. */
const REMEMBERED = 50_000;

/** One for all bodies: a line is read and written without a pause, and what was learned of names serves the next. */
const plain = createPlainReader();
const writer = createLogWriter(INGEST_SOURCE);

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
  const seen = createSeen(REMEMBERED);
  const batch = createBatch();
  const faults: Array<{ readonly reason: string; readonly record: Uint8Array | string; readonly line: number; readonly isCut: boolean }> =
    [];
  const closeJob = async () => {
    const { records, ...held } = batch.take();
    if (records === 0) return;
    await options.room();
    const jobId = contentId('req', LINES_SOURCE, sha256(held.logs ?? ''), JSON.stringify(held.observations));
    await deps.enqueue('index-observations', { tenantId: deps.stores.tenantId, batchId: jobId, ...held }, { id: jobId });
    tally.accepted += records;
    tally.jobIds.push(jobId);
    deps.counters.add(LINES_SOURCE, 'accepted', records);
  };
  const keepFaults = async () => {
    await keepRejected(deps, LINES_SOURCE, faults.splice(0));
  };
  const reject = async ({ number, bytes, from, to, fault }: Line, reason: string) => {
    const line = number + options.firstLine - 1;
    tally.rejected += 1;
    if (tally.rejects.length < MAX_NAMED) tally.rejects.push({ line, reason });
    faults.push({ reason, record: Buffer.from(bytes.subarray(from, to)), line, isCut: fault === 'too-long' });
    if (faults.length >= REJECTED_AT_ONCE) await keepFaults();
  };
  /** Whether the record is new to this body. */
  const isNew = (atMs: number, digest: string): boolean => {
    if (!seen.knows(atMs, digest)) return true;
    tally.duplicate += 1;
    deps.counters.add(LINES_SOURCE, 'duplicate', 1);
    return false;
  };
  /** Why the line is no record; null when it is one. */
  const take = (line: Line, now: Date): string | null => {
    if (line.fault !== null) return unreadable(line.fault, options.charset);
    if (plain.read(line.bytes, line.from, line.to, now)) {
      const digest = writer.digestOf(plain.log);
      if (isNew(plain.log.atMs, digest)) batch.put(writer, plain.log, digest, line.to - line.from);
      return null;
    }
    const text = textOf(line);
    if (text.trim() === '') return null;
    const read = readLine(text, options.format, now);
    if (read.kind === 'rejected') return read.reason;
    const { atMs, digest, row } = named(read.observations);
    if (isNew(atMs, digest)) batch.add(row ?? read.observations, text.length);
    return null;
  };

  try {
    for await (const lines of chunks) {
      const now = deps.now();
      for (const line of lines) {
        const reason = take(line, now);
        if (reason !== null) await reject(line, reason);
        else if (batch.isFull()) await closeJob();
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

function unreadable(fault: 'charset' | 'too-long', charset: string): string {
  return fault === 'too-long'
    ? `the line is longer than ${MAX_LINE_BYTES} bytes`
    : `the line is not ${charset}; name its charset in Content-Type`;
}

/** What tells the records of lines apart; and a log record as the row of a package. */
function named(observations: readonly Observation[]): { readonly atMs: number; readonly digest: string; readonly row: string | null } {
  const only = observations[0];
  if (only?.kind !== 'log' || observations.length > 1) {
    return { atMs: -1, digest: sha256(canonicalJson(observations)), row: null };
  }
  const { id, row } = toRow(only);
  return { atMs: only.at.getTime(), digest: id.slice(-ID_DIGITS), row };
}
