import { readFileSync } from 'node:fs';

/** What one record of a kind takes, measured with one worker. */
export type RecordCost = {
  readonly name: 'log' | 'sample';
  readonly records: number;
  /** CPU-seconds by process. */
  readonly cpu: {
    readonly api: number;
    readonly worker: number;
    readonly redis: number;
    readonly opensearch: number;
    readonly postgres: number;
  };
  readonly httpBytes: number;
  /** Memory of Redis while it waits. */
  readonly queueBytes: number;
  readonly openSearchBytes: number;
  readonly postgresBytes: number;
  readonly recordsPerJob: number;
};

/** The same backlog worked off by some workers. */
export type WorkerRun = {
  readonly workers: number;
  readonly jobs: number;
  readonly records: number;
  readonly seconds: number;
  /** CPU-seconds of all workers, of OpenSearch, and of the rest. */
  readonly cpu: { readonly worker: number; readonly opensearch: number; readonly rest: number };
  /** Cores that we had: what we used and what was idle. */
  readonly cores: number;
  /** Service times of single jobs, in seconds. */
  readonly service: readonly number[];
};

/** What `npm run bench -- scale` saw, kept in measured.json. */
export type Figures = {
  readonly at: string;
  readonly machine: string;
  readonly commit: string;
  /** Jobs that one worker has under way at once. */
  readonly inFlight: number;
  /** Samples of one poll of the host collector, and its interval. */
  readonly host: { readonly samples: number; readonly everyS: number };
  readonly costs: readonly RecordCost[];
  readonly runs: readonly WorkerRun[];
};

export const FIGURES_FILE = new URL('./measured.json', import.meta.url);

export function readFigures(): Figures {
  return JSON.parse(readFileSync(FIGURES_FILE, 'utf8')) as Figures;
}
