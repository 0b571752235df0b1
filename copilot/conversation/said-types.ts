import type { Role, When } from './said-roles.ts';

/** How a figure is said to be near another, or on one side of it. */
export type Hedge = 'about' | 'nearly' | 'over' | 'under' | null;
/** A number with its unit, and what it is of what is told: the usual, the present, a limit … */
export type Amount = {
  readonly kind: 'amount';
  readonly value: number;
  readonly tolerance: number;
  readonly dimension: string;
  /** By how much its figure was multiplied. */
  readonly factor: number;
  readonly role: Role;
  /** What is counted, as it stands after the number. */
  readonly noun: string | null;
  readonly hedge: Hedge;
  /** Seconds, where it is a span of minutes or more. */
  readonly isSpan: boolean;
};
/** A time of day, with its date where it is of another day, as our clock writes it. */
export type Time = { readonly kind: 'time'; readonly text: string; readonly role: When };
/** What has a name of its own: an asset, a part of one, a runbook, a quotation. In lower case. */
type Name = { readonly kind: 'name'; readonly text: string };
type Word = { readonly kind: 'word'; readonly text: string };
export type Token = (Amount | Time | Name | Word | { readonly kind: 'mark'; readonly text: string }) & {
  readonly from: number;
  readonly to: number;
};
/** Where a fact stands in a chain of causes: which one, and how many steps from its cause. */
export type Step = { readonly chain: number; readonly step: number; readonly isHedged: boolean };
/** One sentence of ours, read as a sentence of a model is. */
export type Fact = {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Assets in the order in which it names them. */
  readonly assets: readonly string[];
  readonly isRelation: boolean;
  readonly knows: (word: string) => boolean;
  /** Seconds from its beginning to its end, or to now; null where it tells no beginning. */
  readonly lasted: number | null;
  /** Words of its own. */
  readonly content: readonly string[];
  /** Which of ours it is a part of. */
  readonly of: number;
  /** Where it stands in a chain of causes, if it does. */
  readonly step: Step | null;
};
