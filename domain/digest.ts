import type { Chart, Claim, Window } from './answer.ts';
import type { Scope } from './asset-group.ts';
import type { Evidence } from './evidence.ts';
import type { Language } from './language.ts';

/** What is sent by the clock: how things went, or what the next shift takes over. */
export type DigestKind = 'digest' | 'handover';

/** What happened in a window of time, for people who were not there. Free of platform; all text is plain. */
export type Digest = {
  readonly kind: DigestKind;
  readonly language: Language;
  readonly timeZone: string;
  readonly window: Window;
  /** Names of those who hand over and who take over, where a change of shift is why it is sent. */
  readonly shift?: { readonly from: readonly string[]; readonly to: readonly string[] };
  /** The verdict in one sentence. */
  readonly headline: string;
  /** The same for readers of other languages, where digests are listed. */
  readonly headlines: Readonly<Partial<Record<Language, string>>>;
  readonly tone: 'critical' | 'warning' | 'good';
  readonly sections: readonly DigestSection[];
  readonly evidence: readonly Evidence[];
  /** Alerts over the window, beside the equally long time before; null when there were none in either. */
  readonly chart: Chart | null;
  readonly dataUntil: Date;
  /** What was read to write it; absent: everything. */
  readonly scope?: Scope;
};

/** Claims under a heading; notes are sentences that count what is waiting and cite nothing. */
export type DigestSection = { readonly title: string; readonly claims: readonly Claim[]; readonly notes: readonly string[] };
