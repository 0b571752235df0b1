import type { Localized } from './language.ts';

/** What to do about an error: tell whoever asked, try again, or stop and look. */
export type ErrorKind =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'too-large'
  | 'overloaded'
  | 'unavailable'
  | 'timeout'
  | 'internal';

/** What is known of an error by its code: whether to try again, the HTTP status, the sentence for people. */
export type ErrorRow = {
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly status: number;
  readonly text: Required<Localized>;
};
