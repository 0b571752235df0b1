/** Why an answer was no good. */
export const FEEDBACK_REASONS = ['wrong-cause', 'wrong-asset', 'too-late', 'unclear'] as const;
export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];

/** What a person said of an answer; of the same person and answer the last word counts. */
export type Feedback = {
  readonly answerId: string;
  readonly principalId: string;
  readonly alertId: string;
  /** The kind of alert: its rule's name. */
  readonly alertName: string;
  readonly verdict: 'right' | 'wrong';
  /** Null where nobody asked or it was not said. */
  readonly reason: FeedbackReason | null;
  /** What it was instead, in the person's words, without secrets; absent where it was not said. */
  readonly words?: string;
  readonly at: Date;
};

/** How answers to a kind of alert were judged. What was explained several times, and judged by several people, counts once. */
export type Ledger = {
  readonly alertName: string;
  /** Alerts of the kind that were explained. */
  readonly explained: number;
  /** Of these, with a vote. */
  readonly rated: number;
  /** More people said right than wrong. */
  readonly right: number;
  readonly wrong: number;
};
