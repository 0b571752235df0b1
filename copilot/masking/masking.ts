import { createHmac, randomBytes } from 'node:crypto';
import { visibleText } from '../../domain/redact/disguises.ts';
import { findDelicate, joined } from '../../domain/redact/find.ts';
import type { Found, Kind } from '../../domain/redact/kinds.ts';
import type { Principal } from '../../domain/tenant.ts';
import { namesOf } from './people.ts';

export type MaskSettings = {
  /** Secrets and personal data are replaced before anything is sent. */
  readonly on: boolean;
  /** IP addresses too. */
  readonly addresses: boolean;
};

/** Replaces secrets and personal data by placeholders, the same one for the same value within a conversation, and puts them back. */
export type Mask = {
  /** @throws Error when it cannot be sure that nothing delicate is left; then nothing may be sent */
  hide(text: string): string;
  /** Puts values back; secrets only `forLookUp`, in what is shown they stay out. */
  restore(text: string, purpose: 'shown' | 'forLookUp'): string;
  /** Whether the text has a placeholder that was never given out. */
  forged(text: string): boolean;
  /** Looks at what is about to be sent as it will be sent. @throws Error when something delicate is in it */
  gate(body: string): void;
};

/** Never the same in two processes: who reads one conversation cannot tell the people of another by their placeholders. */
const KEY = randomBytes(32);
const PLACEHOLDER = /(?<![A-Za-z0-9_])(?:SECRET|EMAIL|PHONE|PERSON|USER|ADDRESS)_[0-9a-f]{10}(?![A-Za-z0-9])/g;
/** What is sent is a few thousand characters; a longer text is not looked through in vain. */
const LONGEST = 40_000;
const LONGEST_WORD = 100;
/** How many texts, and under how many settings, are known to have nothing delicate in them. */
const MOST_CLEAN = 4_000;
const LONGEST_CLEAN = 1_000;
const MOST_SETTINGS = 8;

/**
 * A mask for one conversation.
 *
 * @param about.conversation which one; the same placeholders come out for the same name of a conversation
 * @param about.people the directory, whose names are hidden
 * @param about.known names of assets, which are never taken for random strings
 */
export function createMask(
  settings: MaskSettings,
  about: {
    readonly conversation: string;
    readonly people: readonly Pick<Principal, 'id' | 'name' | 'identities'>[];
    readonly known: readonly string[];
  },
): Mask {
  const given = new Map<string, { readonly kind: Kind; readonly value: string }>();
  const options = { people: namesOf(about.people), addresses: settings.addresses, known: new Set(about.known), random: true };
  const cleanTexts = cleanUnder(`${options.addresses} ${options.people?.source ?? ''}`);

  const placeholderOf = (kind: Kind, value: string): string => {
    const digest = createHmac('sha256', KEY)
      .update(JSON.stringify([about.conversation, kind, value]))
      .digest('hex');
    const placeholder = `${kind}_${digest.slice(0, 10)}`;
    const known = given.get(placeholder);
    if (known && known.value !== value) throw new Error('two values have one placeholder');
    given.set(placeholder, { kind, value });
    return placeholder;
  };

  const hide = (text: string): string => {
    if (!settings.on) return text;
    if (text.length > LONGEST) throw new Error(`a text of ${text.length} characters cannot be masked`);
    const clean = visibleText(text);
    const spans = joined([
      ...findDelicate(clean, options).map((span) => apart(clean, span)),
      // What looks like a placeholder and is none of ours must not come back as somebody's name.
      ...[...clean.matchAll(PLACEHOLDER)].flatMap((match): Found[] =>
        given.has(match[0]) ? [] : [{ kind: 'SECRET', from: match.index, to: match.index + match[0].length }],
      ),
    ]).filter(({ from, to }) => !given.has(clean.slice(from, to)));
    let [out, at] = ['', 0];
    for (const { kind, from, to } of spans) {
      out += clean.slice(at, from) + placeholderOf(kind, clean.slice(from, to));
      at = to;
    }
    return out + clean.slice(at);
  };

  return {
    hide,
    restore: (text, purpose) =>
      text.replace(PLACEHOLDER, (placeholder) => {
        const known = given.get(placeholder);
        if (!known) return placeholder;
        return known.kind === 'SECRET' && purpose === 'shown' ? '[secret]' : known.value;
      }),
    forged: (text) => [...text.matchAll(PLACEHOLDER)].some(([placeholder]) => !given.has(placeholder)),
    gate: (body) => {
      if (!settings.on) return;
      for (const text of new Set(stringsIn(JSON.parse(body)))) {
        if (cleanTexts.has(text)) continue;
        const visible = visibleText(text);
        const clean = visible.replace(PLACEHOLDER, (placeholder) => (given.has(placeholder) ? '∎' : placeholder));
        const [left] = findDelicate(clean, { ...options, random: false }).filter(({ from, to }) => !clean.slice(from, to).includes('∎'));
        if (left) throw new Error(`a request to the model still had something of kind ${left.kind}`);
        if (clean === visible && text.length <= LONGEST_CLEAN && cleanTexts.size < MOST_CLEAN) cleanTexts.add(text);
      }
    },
  };
}

const CLEAN = new Map<string, Set<string>>();

/** Texts in which nothing delicate was found under the same settings: the descriptions of the tools stand in every request. */
function cleanUnder(settings: string): Set<string> {
  const known = CLEAN.get(settings);
  if (known !== undefined && known.size < MOST_CLEAN) return known;
  if (CLEAN.size >= MOST_SETTINGS) CLEAN.clear();
  const fresh = new Set<string>();
  CLEAN.set(settings, fresh);
  return fresh;
}

/** Placeholders without what tells one value from another. */
export function kindsOnly(text: string): string {
  return text.replace(PLACEHOLDER, (placeholder) => placeholder.slice(0, placeholder.indexOf('_')));
}

/** A span to where letters end: a placeholder that touches others would not be known again. */
function apart(text: string, { kind, from, to }: Found): Found {
  const before = /[A-Za-z0-9_]*$/.exec(text.slice(Math.max(0, from - LONGEST_WORD), from))?.[0] ?? '';
  const after = /^[A-Za-z0-9]*/.exec(text.slice(to, to + LONGEST_WORD))?.[0] ?? '';
  return { kind, from: from - before.length, to: to + after.length };
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  // Names are looked at too: a field could be called after a secret.
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, inner]) => [name, ...stringsIn(inner)]);
  return [];
}
