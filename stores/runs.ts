import type { RunbookVersion } from '../domain/action.ts';
import type { OutputChunk, OutputPlace } from '../domain/output.ts';

/** What the steps of runs said, of any size. */
export type OutputStore = {
  /** Creates; a second piece of the same place is dropped. */
  append(chunk: OutputChunk): Promise<void>;
  /** Pieces in the order of their places, those behind `after`; with `endBytes` of each step the last ones only that hold so many bytes. */
  read(filter: {
    readonly runId: string;
    readonly target?: string;
    readonly stepId?: string;
    readonly after?: OutputPlace;
    readonly endBytes?: number;
    readonly limit: number;
  }): Promise<OutputChunk[]>;
};

/** Every version of every runbook that was ever loaded. */
export type RunbookStore = {
  /** Creates unless that version is there; returns the one that is there. */
  createOnce(version: RunbookVersion): Promise<RunbookVersion>;
  /** Of one runbook, or of all; by id, then by version. */
  versions(id?: string): Promise<RunbookVersion[]>;
};
