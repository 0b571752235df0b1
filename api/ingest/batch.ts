import { toWire, type WireObservation } from '../../domain/jobs.ts';
import type { createLogWriter, LogBytes } from '../../domain/log-bytes.ts';
import type { Observation } from '../../domain/observation.ts';
import { createRows } from '../../domain/packed-logs.ts';

/** A job is closed at either. */
const JOB_RECORDS = 5_000;
const JOB_BYTES = 3 * 1024 * 1024;

/** The records of the job to come. */
export function createBatch() {
  let observations: WireObservation[] = [];
  const rows = createRows();
  let records = 0;
  let bytes = 0;
  const count = (length: number) => {
    records += 1;
    bytes += length;
  };
  return {
    /** A log record as a row, or what else a line of this length holds. */
    add: (more: string | readonly Observation[], length: number) => {
      if (typeof more === 'string') rows.add(more);
      else observations.push(...more.map(toWire));
      count(length);
    },
    /** A log record as it lies in its line. */
    put: (writer: ReturnType<typeof createLogWriter>, log: LogBytes, digest: string, length: number) => {
      rows.put(writer.mostBytes(log), (into, at) => writer.writeRow(log, digest, into, at));
      count(length);
    },
    isFull: () => records >= JOB_RECORDS || bytes >= JOB_BYTES,
    take: () => {
      const logs = rows.isEmpty() ? {} : { logs: rows.pack() };
      const taken = { observations, records, ...logs };
      observations = [];
      records = 0;
      bytes = 0;
      return taken;
    },
    /** Gives its memory back. */
    end: rows.end,
  };
}
