import type { Answer, Chart, Claim, Proposal, ThreadContext } from '../domain/answer.ts';
import type { CareWish } from '../domain/care.ts';
import type { Digest } from '../domain/digest.ts';
import type { Evidence } from '../domain/evidence.ts';

/** What a door does with a question. It alone checks rights and opens tickets or asks for approvals. */
export type Reply = Said & {
  /** What was understood, for the next question of the conversation; absent where nothing was. */
  readonly about?: ThreadContext;
  /** What to know about how it came to be: what a model took, or why it was not heard. */
  readonly notes?: readonly string[];
  /** What was asked for in the same sentence and is not answered here: each is a question of its own, to be asked in its order. */
  readonly rest?: readonly string[];
};

/** Questions that a button each may ask. */
export type Choices = ReadonlyArray<{ readonly label: string; readonly question: string }>;

type Said =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'chart'; readonly text: string; readonly chart: Chart }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'list'; readonly headline: string; readonly claims: readonly Claim[]; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'sentence'; readonly text: string; readonly choices?: Choices }
  /** What the program keeps about itself and its people: nobody measured it. */
  | { readonly kind: 'record'; readonly text: string; readonly choices?: Choices }
  | { readonly kind: 'care'; readonly wish: CareWish }
  /** What there is to do about an incident; `answerId` is of the answer that proposes, null where the incident is over. */
  | {
      readonly kind: 'next';
      readonly alertId: string;
      readonly answerId: string | null;
      readonly headline: string;
      readonly verdict: string;
      /** What is not known, each with what settles it; `choices` are those that a question settles. */
      readonly checks: readonly string[];
      readonly steps: readonly string[];
      readonly choices: Choices;
      readonly proposals: readonly Proposal[];
    }
  | { readonly kind: 'open-ticket'; readonly alertId: string }
  | { readonly kind: 'propose'; readonly proposals: readonly Proposal[]; readonly alertId: string };
