import type { Chart, Claim } from '../domain/answer.ts';
import type { Language } from '../domain/language.ts';

/** A message free of platform; each platform renders it with a pure function. All text in it is plain, unescaped. */
export type Card = {
  readonly language: Language;
  readonly headline: string;
  /** Colour and sign: firing critical, warning, resolved, neutral. */
  readonly tone: 'critical' | 'warning' | 'good' | 'neutral';
  readonly parts: readonly CardPart[];
  readonly actions: readonly CardAction[];
  readonly chart: Chart | null;
};

export type CardPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: ReadonlyArray<{ readonly name: string; readonly value: string }> }
  /** Claims, each followed by links to its evidence. */
  | { readonly kind: 'claims'; readonly claims: readonly Claim[]; readonly evidenceUrl: string | null }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly text: string }
  /** Code behind a sentence: what has room shows both; what can fold folds; where neither is, `open` brings it. */
  | { readonly kind: 'folded'; readonly summary: string; readonly text: string; readonly open: CardAction }
  | { readonly kind: 'small'; readonly text: string };

/**
 * A button. `value` holds an id and at most a hash, of `ask` a question, of `open` what else than our own page is opened; ≤ 60 bytes, so
 * that it fits Telegram's callback data with its verb.
 */
export type CardAction = {
  readonly verb:
    | 'why'
    | 'graph'
    | 'ask'
    | 'run'
    | 'form'
    | 'approve'
    | 'reject'
    | 'ticket'
    | 'feedback'
    | 'acknowledge'
    | 'silence'
    | 'stop'
    | 'rollback'
    | 'again'
    | 'try'
    | 'script'
    | 'disown'
    | 'open';
  readonly label: string;
  readonly value: string;
  /** For `open`. */
  readonly url: string | null;
  readonly style: 'primary' | 'danger' | 'plain';
};

/** A card with small lines before its last small one, or at its end. */
export function withNotes(card: Card, notes: readonly string[]): Card {
  const small = notes.map((text) => ({ kind: 'small' as const, text }));
  const end = card.parts.at(-1)?.kind === 'small' ? card.parts.length - 1 : card.parts.length;
  return notes.length === 0 ? card : { ...card, parts: [...card.parts.slice(0, end), ...small, ...card.parts.slice(end)] };
}

/** Where the page that belongs to a card is; null where it has none. */
export function pageOf({ actions }: Card): string | null {
  return actions.find(({ verb, value }) => verb === 'open' && value === '')?.url ?? null;
}

/** The page of one thing, where there are pages. */
export function pageUrl(webUrl: string | null, kind: 'alerts' | 'incidents' | 'runs', id: string): string | null {
  return webUrl === null ? null : `${webUrl.replace(/\/$/, '')}/${kind}/${encodeURIComponent(id)}`;
}

const LONGEST_VALUE_BYTES = 60;

/** A button for each question that fits one. */
export function askActions(choices: ReadonlyArray<{ readonly label: string; readonly question: string }>): CardAction[] {
  return choices
    .filter(({ question }) => Buffer.byteLength(question) <= LONGEST_VALUE_BYTES)
    .map(({ label, question }) => ({ verb: 'ask', label, value: question, url: null, style: 'plain' }));
}
