import { hash } from 'node:crypto';
import { contentId } from '../../domain/ids.ts';
import type { WireObservation } from '../../domain/jobs.ts';
import type { ApiDeps } from '../deps.ts';
import { keepRejected } from '../rejects.ts';
import type { Line } from './lines.ts';
import { MAX_LINE_BYTES } from './lines.ts';
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
const JOB_RECORDS = 1_000;
const JOB_CHARACTERS = 1024 * 1024;
const REJECTED_AT_ONCE = 500;
/** How many records back a repetition within one body is noticed. */
const REMEMBERED = 50_000;

/** How text is read; null for bytes that are none. */
export type Charset = { readonly name: string; readonly decode: (bytes: Uint8Array) => string | null };

export type TakeOptions = {
  readonly format: LineFormat;
  readonly charset: Charset;
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
export async function takeLines(deps: ApiDeps, lines: AsyncIterable<Line>, options: TakeOptions, tally: Tally): Promise<void> {
  const seen = createMemory(REMEMBERED);
  const batch = createBatch();
  const faults: Array<{ readonly reason: string; readonly record: Uint8Array; readonly line: number; readonly isCut: boolean }> = [];
  const closeJob = async () => {
    const { observations, records, key } = batch.take();
    if (records === 0) return;
    await options.room();
    const jobId = contentId('req', LINES_SOURCE, key);
    await deps.enqueue('index-observations', { tenantId: deps.stores.tenantId, batchId: jobId, observations }, { id: jobId });
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
    // A copy: the line is a view of its chunk, which would be held for its sake.
    faults.push({ reason, record: Buffer.from(line.bytes), line: number, isCut: line.isTooLong });
    if (faults.length >= REJECTED_AT_ONCE) await keepFaults();
  };

  try {
    for await (const line of lines) {
      const number = line.number + options.firstLine - 1;
      const text = line.isTooLong ? null : options.charset.decode(line.bytes);
      if (text !== null && text.trim() === '') continue;
      const read = text === null ? unreadable(line, options.charset) : readLine(text, options.format, deps.now());
      if (read.kind === 'rejected') {
        await reject(line, number, read.reason);
        continue;
      }
      const content = JSON.stringify(read.observations);
      const key = hash('sha256', content, 'base64');
      if (seen.knows(key)) {
        tally.duplicate += 1;
        deps.counters.add(LINES_SOURCE, 'duplicate', 1);
        continue;
      }
      batch.add(read.observations, key, content.length);
      if (batch.isFull()) await closeJob();
    }
  } finally {
    // What was read is owed to its sender even when the rest of the body cannot be.
    await keepFaults();
    await closeJob();
  }
}

function unreadable(line: Line, { name }: Charset): { readonly kind: 'rejected'; readonly reason: string } {
  if (line.isTooLong) return { kind: 'rejected', reason: `the line is longer than ${MAX_LINE_BYTES} bytes` };
  return { kind: 'rejected', reason: `the line is not ${name}; name its charset in Content-Type` };
}

/** The records of the job to come. */
function createBatch() {
  let observations: WireObservation[] = [];
  let keys: string[] = [];
  let characters = 0;
  return {
    add: (more: readonly WireObservation[], key: string, length: number) => {
      observations.push(...more);
      keys.push(key);
      characters += length;
    },
    isFull: () => keys.length >= JOB_RECORDS || characters >= JOB_CHARACTERS,
    take: () => {
      const taken = { observations, records: keys.length, key: keys.join('') };
      observations = [];
      keys = [];
      characters = 0;
      return taken;
    },
  };
}

/** Remembers at least the last `size` keys, and at most twice as many. */
function createMemory(size: number) {
  let recent = new Set<string>();
  let older = new Set<string>();
  return {
    /** Whether the key came before; it is remembered from now on. */
    knows: (key: string): boolean => {
      if (recent.has(key) || older.has(key)) return true;
      if (recent.size >= size) {
        older = recent;
        recent = new Set();
      }
      recent.add(key);
      return false;
    },
  };
}
