import type { Scope } from './asset-group.ts';
import type { Doubt } from './doubt.ts';
import type { Ends } from './ends.ts';
import type { Evidence } from './evidence.ts';
import type { Concept, Finding } from './finding.ts';
import type { Language } from './language.ts';
import type { RelationKind } from './observation.ts';
import type { Principal } from './tenant.ts';
import type { CareAct, Ranking } from './wanted.ts';

/** What a person can want. */
export type IntentKind =
  | 'why'
  | 'changes'
  | 'graph'
  | 'logs'
  | 'errors'
  | 'unusual'
  | 'state'
  | 'neighbours'
  | 'depends-on'
  | 'impact'
  | 'similar'
  | 'forecast'
  | 'who'
  | 'ranking'
  | 'alerts'
  | 'digest'
  | 'silence'
  | 'acknowledge'
  | 'silences'
  | 'routes'
  | 'run'
  | 'ticket'
  | 'evidence'
  | 'next'
  | 'help'
  | 'unknown';

/** What a person wants to know, and of what; a slot that was not said is null. */
export type Intent = {
  readonly kind: IntentKind;
  /** The likeliest three, best first. */
  readonly readings: readonly IntentKind[];
  /** The thread's alert. */
  readonly alertId: string | null;
  readonly incidentNumber: number | null;
  /** The asset named in the text, or the one the conversation was about. */
  readonly assetId: string | null;
  /** The asset named in the text itself. */
  readonly named: string | null;
  /** What else the text names, in its order. */
  readonly alsoNamed: readonly string[];
  /** Those of them that it names one after another, `named` among them; none where it names one alone. */
  readonly listed: readonly string[];
  /** What is spoken of as if there were one where there are several: “the switch”. */
  readonly vague: { readonly said: string; readonly candidates: readonly string[] } | null;
  /** A name that fits no asset, or several. */
  readonly unclear: { readonly said: string; readonly candidates: readonly string[] } | null;
  readonly window: Window | null;
  readonly concept: Concept | null;
  /** A metric by its own name, or the plain word for one that is no sign of trouble by itself: `uptime`, `system.network.io`. */
  readonly metric: string | null;
  /** Of `ranking`. */
  readonly ranking: Ranking | null;
  /** Of `forecast`: not of one asset, but of whichever. */
  readonly ofAll: boolean;
  /** Of `evidence`: what of the answer is doubted. */
  readonly doubt: Doubt | null;
  /** Quoted text to look for. */
  readonly contains: string | null;
  readonly severity: 'info' | 'warning' | 'critical' | null;
  /** How long to be silent. */
  readonly durationMs: number | null;
  /** Of `acknowledge` and `silence`: exactly what; null for all else. */
  readonly act: CareAct | null;
  /** Until when to be silent. */
  readonly until: Date | null;
  /** Whom to assign, as said. */
  readonly person: string | null;
  readonly reason: string | null;
  readonly runbookId: string | null;
  readonly evidenceId: string | null;
};

/** What a conversation spoke of last, for "it", "before that", "and yesterday?". */
export type ThreadContext = {
  readonly assetId: string | null;
  readonly window: Window | null;
  readonly concept: Concept | null;
  /** What was asked; never a deed, which is not repeated by "and srv-2?". */
  readonly kind: IntentKind | null;
  /** What was said last, oldest first, for a model; secrets are out. */
  readonly turns?: ReadonlyArray<{ readonly asked: string; readonly answered: string }>;
};

/** A question as it came from a chat, with the thread's alert if there is one. */
export type Question = {
  readonly text: string;
  readonly language: Language;
  readonly alertId: string | null;
  readonly context?: ThreadContext | null;
  /** What may be seen where it is answered; everything when absent. */
  readonly scope?: Scope;
  /** Who asks; absent where the door has checked that its caller may read. */
  readonly asker?: Principal | null;
  /** Which conversation it belongs to. */
  readonly conversation?: string;
  /** Said among people, not to us. */
  readonly remark?: boolean;
  readonly askedAt: Date;
  /** IANA zone for times in the answer. */
  readonly timeZone: string;
  /** Hears what is done while the answer comes about. Must not throw. */
  readonly tell?: (sign: Sign) => void;
  readonly ends?: Ends;
};

/** What is done for an answer that is awaited: data are read, claims held against them again, earlier incidents looked for, a model asked. */
export type SignStep = 'reading' | 'checking' | 'recalling' | 'talking';
/** What is told of an answer while it comes about. */
export type Sign =
  | { readonly kind: 'step'; readonly step: SignStep }
  /** What of the answer stands already: every claim in it was checked, and none that follows takes it back. */
  | { readonly kind: 'part'; readonly answer: Answer; readonly upTo: 'trigger' | 'claims' };

/** A sentence and the evidence it rests on; without evidence it is not a claim. */
export type Claim = {
  readonly text: string;
  readonly evidenceIds: readonly [string, ...string[]];
};

/** One step of a path of causes: this, on that asset, led to the next. */
export type PathStep = {
  readonly assetId: string;
  readonly concept: Concept;
  readonly findingId: string | null;
  /** How trouble travelled from the step before; null at the first step and within one asset. */
  readonly via: { readonly relation: RelationKind; readonly from: string; readonly to: string } | null;
  /** Id of the mechanism that links the step before to this one; null at the first. */
  readonly mechanism: string | null;
  readonly evidenceIds: readonly string[];
};

/** A possible cause, scored. Confidence is 0–1 and comes with its reason. */
export type Hypothesis = {
  readonly id: string;
  readonly assetId: string;
  readonly concept: Concept;
  readonly component: string | null;
  readonly score: number;
  readonly confidence: number;
  /** Codes of what made the confidence what it is, e.g. `onset-precedes`, `shared-by-2`, `no-mechanism`. */
  readonly reasons: readonly string[];
  readonly path: readonly [PathStep, ...PathStep[]];
  readonly supportedBy: readonly string[];
  readonly contradictedBy: readonly string[];
};

/** In what the runner-up is worse than the cause that is named. */
export type LostBecause =
  | 'covers-little'
  | 'fainter'
  | 'looser'
  | 'out-of-order'
  | 'symptom'
  | 'unmeasured'
  | 'less-fitting'
  | 'farther'
  | 'less-support';

/** A cause that was looked at and dismissed, and why. */
export type RuledOut = {
  readonly assetId: string;
  readonly concept: Concept;
  readonly reason:
    | 'nothing-unusual'
    | 'began-after'
    | 'no-path'
    | 'explained-by-cause'
    | 'weaker'
    | 'ended-before'
    | 'runner-up'
    /** A callee that lost far less time than its caller: the evidence shows both, now and before. */
    | 'covers-little'
    /** As on other days, or in other weeks, at this time: the evidence shows now and then. */
    | 'usual-for-day'
    | 'usual-for-week';
  /** Which figure of the evidence is told; the median when absent. */
  readonly figure?: 'median' | 'max' | 'min';
  /** Of the runner-up: what made it lose, the most telling first. */
  readonly because?: readonly LostBecause[];
  readonly evidenceIds: readonly string[];
};

/** `of` is absent in answers that were stored without it. */
export type RuledOutClaim = Claim & { readonly of?: Pick<RuledOut, 'concept' | 'reason'> };

/** Something that would have helped and was not there: what was searched, where, in which window. */
export type Unknown = {
  readonly what:
    | 'no-samples'
    | 'no-logs'
    | 'no-events'
    | 'no-topology'
    | 'no-baseline'
    | `not-${'calibrated' | 'observed' | 'measured'}`
    | `${'nothing' | 'unheard'}-behind`
    | 'lookup-failed';
  readonly assetId: string;
  /** What was looked for: a metric, a part, nothing more where the kind says it. */
  readonly searched: string;
  /** What the look-up would have told, where it is known. */
  readonly concept?: Concept;
  readonly window?: Window;
};

/** The result of an investigation, free of language. `hypotheses` is ranked; empty means not enough evidence. */
export type Investigation = {
  readonly alertId: string;
  readonly at: Date;
  readonly normalWindow: Window;
  readonly incidentWindow: Window;
  readonly scope: readonly string[];
  readonly findings: readonly Finding[];
  readonly hypotheses: readonly Hypothesis[];
  /** What is told besides the first and is part of no cause: who signed in there soon before. */
  readonly beside?: readonly Finding[];
  /** What the confidence of the first rests on, as figures: `FEATURES` of analysis/causes/confidence.ts. Null without one. */
  readonly grounds?: readonly number[] | null;
  /** Ids of hypotheses that are causes besides the first: as well seen, and of their own. */
  readonly together: readonly string[];
  readonly ruledOut: readonly RuledOut[];
  readonly unknowns: readonly Unknown[];
  readonly evidence: readonly Evidence[];
};

export type Window = { readonly from: Date; readonly to: Date };

/** A runbook that fits a hypothesis, with parameters filled from typed values only. A proposal is not an approval. */
export type Proposal = {
  readonly runbookId: string;
  readonly title: string;
  readonly targetAssetId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly hypothesisId: string | null;
};

/** What an answer says the cause is, free of language. */
export type NamedCause = {
  readonly assetId: string;
  readonly concept: Concept;
  readonly component: string | null;
  /** From the cause to the alert. */
  readonly path: readonly Concept[];
};

/** What a person reads. Platforms render it; nothing in it is platform-specific. */
export type Answer = {
  readonly id: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly alertId: string | null;
  /** Key of the scope of those it was made for; absent: it was made of everything, for those who may see everything. */
  readonly scope?: string;
  readonly headline: string;
  /** Why the alert fired: rule, value, threshold. */
  readonly trigger: Claim | null;
  /** Verdict in one sentence, e.g. the cause, or that there is not enough evidence. */
  readonly verdict: string;
  /** 0–1, what it rests on, and how earlier answers of the kind were judged; null when no cause is named. */
  readonly confidence: { readonly value: number; readonly reason: string; readonly record?: string } | null;
  /** The cause named; null or absent when none is. */
  readonly cause?: NamedCause | null;
  /** Causes that work together with it. */
  readonly otherCauses?: readonly NamedCause[];
  /** An earlier incident much like this one, and what fixed it. */
  readonly similar?: readonly Claim[];
  readonly claims: readonly Claim[];
  readonly ruledOut: readonly RuledOutClaim[];
  readonly unknowns: readonly string[];
  /** Claims that failed verification and are therefore not shown, counted by reason. */
  readonly withheld: number;
  readonly evidence: readonly Evidence[];
  readonly proposals: readonly Proposal[];
  readonly chart: Chart | null;
  readonly dataUntil: Date;
};

/** A line chart of up to four series over one window, drawn by the renderer. */
export type Chart = {
  readonly title: string;
  readonly unit: string;
  readonly timeZone: string;
  /** How days are written; English where it is absent. */
  readonly language?: Language;
  readonly series: ReadonlyArray<{ readonly name: string; readonly points: ReadonlyArray<readonly [atMs: number, value: number]> }>;
  readonly threshold: number | null;
  readonly marks: ReadonlyArray<{ readonly at: Date; readonly label: string }>;
};
