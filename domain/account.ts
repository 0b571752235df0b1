/** An account of a chat platform. */
export type Account = { readonly platform: string; readonly userId: string };

/** What waits to link an account to a person. */
export type LinkCode = {
  /** SHA-256 of the code. */
  readonly hash: string;
  /** Whose account whoever shows it becomes. */
  readonly principalId: string;
  readonly madeBy: string;
  readonly expiresAt: Date;
};
