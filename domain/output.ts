/** Where a piece stands within the output of its run: by the worker's fencing token, then by a number that counts from 0. */
export type OutputPlace = { readonly token: number; readonly sequence: number };

/** A piece of what a step said: standard output and error as they came. */
export type OutputChunk = OutputPlace & {
  readonly runId: string;
  /** Asset on which the step ran. */
  readonly target: string;
  readonly stepId: string;
  readonly at: Date;
  readonly bytes: Uint8Array;
};
