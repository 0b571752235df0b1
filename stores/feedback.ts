import type { Feedback, Ledger } from '../domain/feedback.ts';

/** What people said of answers. The rules common to all stores are in stores.ts. */
export type FeedbackStore = {
  /** Creates, or replaces what the same person said of the same answer. */
  put(feedback: Feedback): Promise<void>;
  /** What was said of all answers to an alert, in time order. */
  ofAlert(alertId: string): Promise<Feedback[]>;
  /**
   * Per kind of alert that has a vote, by name; of one kind only when named, which may be none.
   *
   * @param filter.exceptAlertId an alert whose own answers do not count
   */
  ledger(filter: { readonly alertName?: string; readonly exceptAlertId?: string }): Promise<Ledger[]>;
};
