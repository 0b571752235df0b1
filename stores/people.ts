import type { Account, LinkCode } from '../domain/account.ts';
import type { Principal } from '../domain/tenant.ts';

/** People, and how they are known. The rules common to all stores are in stores.ts. */
export type PeopleStore = {
  put(principal: Principal): Promise<void>;
  /** With the accounts that codes linked, beside those it was put with, and who linked them. */
  get(id: string): Promise<Principal | null>;
  list(): Promise<Principal[]>;
  /** The one principal linked to the account, as who speaks through it; null when none is, or more than one. */
  byIdentity(platform: string, userId: string): Promise<Principal | null>;
  /** Links an account, for good, by a code that `madeBy` made; linked again it is by the last one's. */
  link(account: Account & { readonly principalId: string; readonly madeBy: string; readonly at: Date }): Promise<void>;
  /** Takes links made by `link` away: of one account, or all of the person. How many. */
  unlink(principalId: string, account?: Account): Promise<number>;
  /** Keeps a code, which takes the place of an earlier one of the same person. */
  putLinkCode(code: LinkCode): Promise<void>;
  /** Takes a code away and returns it: nobody gets it twice. Null when there is none, or it expired at `at`. */
  takeLinkCode(hash: string, at: Date): Promise<LinkCode | null>;
  /** Notes that somebody failed to prove something; `subject` says who and at what. */
  noteFailure(subject: string, at: Date): Promise<void>;
  /** How often a subject failed since; all that begin with it where it ends with `*`. */
  failures(subject: string, since: Date): Promise<number>;
};
