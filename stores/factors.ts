import type { SecondFactor, SignInLink } from '../domain/second-factor.ts';

/** Second factors of people, and links to the page on which they are shown. The rules common to all stores are in stores.ts. */
export type FactorStore = {
  get(principalId: string): Promise<SecondFactor | null>;
  /** The same, and nobody else gets it so until the transaction ends. */
  getForUpdate(principalId: string): Promise<SecondFactor | null>;
  /** Keeps it, in the place of an earlier one of the person. */
  put(factor: SecondFactor): Promise<void>;
  /** Takes it away: whether it was there. */
  remove(principalId: string): Promise<boolean>;
  /** Keeps a link; an earlier one of the person for the same is void. Those whose time was over at `at` go. */
  putLink(link: SignInLink, at: Date): Promise<void>;
  /** Null when there is none, or its time is over at `at`; else nobody else gets it so until the transaction ends. */
  linkForUpdate(hash: string, at: Date): Promise<SignInLink | null>;
  /** Takes a link away: whether it was there. */
  takeLink(hash: string): Promise<boolean>;
};
