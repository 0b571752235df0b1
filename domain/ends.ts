/** How whoever asked cuts an answer short. */
export type Ends = {
  /** Nothing is to be answered: no look-up begins any more, no model is waited for, and the question is rejected with the reason. */
  readonly stop: AbortSignal;
  /** Nobody waits there any more: no model is waited for, and what we say ourselves is answered all the same. */
  readonly left: AbortSignal;
};
