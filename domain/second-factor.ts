import type { Account } from './account.ts';

/** A person's second factor: codes of an authenticator, and codes for the day on which it is lost. @see RFC 6238 */
export type SecondFactor = {
  readonly principalId: string;
  /** The secret, sealed with the key of the settings. */
  readonly sealed: string;
  /** Step of the youngest code that was used: none up to it counts again. */
  readonly usedStep: number;
  /** Digests of the recovery codes that are left. */
  readonly recovery: readonly string[];
  readonly enrolledAt: Date;
};

/** What a link to the page for signing in is good for. */
export type SignInPurpose =
  | { readonly kind: 'approve'; readonly approvalId: string; readonly planHash: string; readonly runbookVersion: number }
  /** `sealed` is the secret that is being shown; null until the page was opened. */
  | { readonly kind: 'enrol'; readonly madeBy: string; readonly sealed: string | null };

/** A link to the page for signing in, as it is kept: without what makes it a link. */
export type SignInLink = {
  /** SHA-256 of the token in the link. */
  readonly hash: string;
  readonly principalId: string;
  readonly purpose: SignInPurpose;
  /** The account to which it was told; null when it was told to the person's key. */
  readonly account: Account | null;
  readonly expiresAt: Date;
};

/** That a person has just shown a second factor for exactly this. */
export type FactorProof = {
  readonly principalId: string;
  readonly approvalId: string;
  readonly planHash: string;
  readonly method: 'code' | 'recovery';
};
