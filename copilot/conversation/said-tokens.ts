import type { Evidence } from '../../domain/evidence.ts';
import { outsideText } from '../guard.ts';
import { DATE } from '../numbers.ts';
import { spellingsOf } from '../wording/parts.ts';
import { hedgeOf } from './said-derived.ts';
import { amountRole, timeRole } from './said-roles.ts';
import type { Token } from './said-types.ts';
import { AMOUNT, amountOf } from './said-units.ts';

const LETTER = '\\p{Script=Latin}\\p{Script=Cyrillic}';
const IDENTIFIER = `[${LETTER}\\d]+(?:[_./:@-]+[${LETTER}\\d]+)*`;
/** Words that go together: alone `up` and `down` say something else. */
const TOGETHER = '(?<!\\p{L})(?:(?:went|go|goes|gone|going) (?:up|down)(?: (?:from|to))?|(?:up|down) (?:from|to)|in short)(?!\\p{L})';
const CLOCK = `(?:(?:${DATE}),? )?(?<!\\d)\\d{1,2}:\\d{2}(?::\\d{2})?(?!\\d)`;

/** Figures whose values are words of ours, or instants. */
const NO_NAMES = /^(?:unit|status|severity|state|helped|concept|acknowledged)$|At$/;

/** Names that may stand in what is told of a piece of evidence: assets, parts, what was run, what is quoted. */
export function namesOf({ query, states }: Evidence): string[] {
  const parts = 'component' in query && query.component ? spellingsOf(outsideText(query.component)) : [];
  const labels = query.kind === 'samples' || query.kind === 'forecast' ? Object.values(query.labels).flatMap(spellingsOf) : [];
  const stated = Object.entries(states).flatMap(([name, value]) => (typeof value === 'string' && !NO_NAMES.test(name) ? [value] : []));
  return [...assetsOf({ query, states }), ...parts, ...labels, ...stated.flatMap((value) => [value, outsideText(value)])];
}

/** Assets that a piece of evidence is of. */
export function assetsOf({ query, states }: Pick<Evidence, 'query' | 'states'>): string[] {
  if ('assetId' in query) return [query.assetId];
  if (query.kind === 'relation') return [query.from, query.to];
  return [states.target, states.asset].flatMap((value) => (typeof value === 'string' ? value.split(', ') : []));
}

/**
 * What a text consists of, in its order. All that has a digit in it is part of a name, a time or an amount.
 *
 * @param names what is one name though it may have spaces in it
 */
export function tokensOf(text: string, names: ReadonlySet<string>): Token[] {
  const scan = scanner(names);
  const found = [...text.matchAll(scan)].map(
    (one): Found => ({ ...one.groups, all: one[0], from: one.index, to: one.index + one[0].length }),
  );
  const figures = found.filter(({ time, amount }) => time !== undefined || amount !== undefined);
  return withUnits(
    found.flatMap((one): Token | Token[] => {
      const { from, to, all } = one;
      // `read-heavy`, `RAID-массив` are words.
      if (one.identifier !== undefined && COMPOUND.test(all)) return wordsAt(all, from);
      if (one.name !== undefined || one.identifier !== undefined) return { kind: 'name', text: all.toLowerCase(), from, to };
      if (one.word !== undefined) return { kind: 'word', text: all.toLowerCase().replace(/['’]s$/, ''), from, to };
      if (one.time === undefined && one.amount === undefined) return { kind: 'mark', text: all, from, to };
      const at = figures.indexOf(one);
      const [before, after] = [figures[at - 1], figures[at + 1]];
      const around = {
        left: text.slice(before?.to ?? 0, from),
        right: text.slice(to, after?.from),
        // Only of the same kind: "from 8 to 29 % until 11:20" is no span of times.
        before: before !== undefined && (before.time === undefined) === (one.time === undefined) ? text.slice(0, before.from) : null,
        after: after !== undefined && (after.time === undefined) === (one.time === undefined) ? text.slice(after.to) : null,
        whole: text,
      };
      if (one.time !== undefined) return { kind: 'time', text: timeText(all), role: timeRole(around), from, to };
      // Of `12 times` nothing else is counted.
      const noun = /^\d+$/.test(all)
        ? (/^ (?!(?:when|while|and|or|as|at|by|on|in|for|since|before|after|и|а|или|когда|при|на|в|с|до)(?!\p{L}))(\p{L}+)/u
            .exec(around.right)?.[1]
            ?.toLowerCase() ?? null)
        : null;
      // `from 53 to 90 °C` names the unit once.
      const shared =
        after?.amount !== undefined && /\d$/.test(all) && /\D$/.test(after.all) && SHARED.test(around.right) ? unitOf(after.all) : '';
      const amount = amountOf(`${all}${shared}`);
      const isSpan = amount.dimension === 'seconds' && amount.factor >= 60;
      const role = isSpan && LASTING.test(around.left) ? 'lasting' : amountRole(around);
      return { kind: 'amount', ...amount, role, noun, hedge: hedgeOf(around.left), isSpan, from, to };
    }),
  );
}

/** Of a limit, or of what is usual, the unit need not be told when the figure beside it tells it. */
function withUnits(tokens: Token[]): Token[] {
  const measured = tokens.filter((one) => one.kind === 'amount' && !one.isSpan && !['count', 'multiple', 'points'].includes(one.dimension));
  const [first] = measured;
  if (
    first?.kind !== 'amount' ||
    measured.some((one) => one.kind === 'amount' && (one.dimension !== first.dimension || one.factor !== first.factor))
  )
    return tokens;
  return tokens.map((token) => {
    if (token.kind !== 'amount' || token.dimension !== 'count' || token.noun !== null) return token;
    if (token.value !== 0 && token.role !== 'limit' && token.role !== 'usual' && token.role !== 'bound') return token;
    const { dimension, factor } = first;
    return { ...token, dimension, factor, value: token.value * factor, tolerance: token.tolerance * factor };
  });
}

/** What stands before how long something lasted. */
const LASTING =
  /(?<!\p{L})(?:for|over|within|during|last(?:ed|ing|s)?|span(?:s|ned|ning)?|cover(?:s|ed|ing)?|охватыва\p{L}*|длил\p{L}*|(?:in|over) the (?:past|last)|в течение|за|уже|на протяжении|в последние|последние)(?: (?:the|about|around|almost|nearly|roughly|more than|over|past|last|около|почти|примерно|более чем|более|уже|последние))*\s*$/iu;

const SHARED =
  /^ ?(?:to|and|or|until|instead of|vs\.?|versus|rather than|до|и|вместо|→|->|[~–—-]|에서)(?: (?:the|its|usual|about|around|обычных|примерно))* ?$/iu;
const COMPOUND = /^\p{L}{2,}(?:-\p{L}{2,})+$/u;

function unitOf(written: string): string {
  return written.replace(/^[-−+]?\d+(?:[.,]\d+)?/u, '');
}

function wordsAt(compound: string, from: number): Token[] {
  return [...compound.matchAll(/\p{L}+/gu)].map(({ 0: word, index }) => {
    return { kind: 'word', text: word.toLowerCase(), from: from + index, to: from + index + word.length };
  });
}

type Found = { name?: string; identifier?: string; time?: string; amount?: string; word?: string; all: string; from: number; to: number };

function timeText(written: string): string {
  const [, day = '', hour = ''] = /^(.*?)(\d{1,2}:\d{2})(?::\d{2})?$/.exec(written) ?? [];
  return `${day.replace(/,? $/, ' ')}${hour.padStart(5, '0')}`;
}

const scanners = new WeakMap<ReadonlySet<string>, RegExp>();

function scanner(names: ReadonlySet<string>): RegExp {
  const known = scanners.get(names);
  if (known) return known;
  const listed = [...names]
    .filter((name) => /\p{L}/u.test(name) && name.length > 2)
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const own = listed.length === 0 ? '(?!)' : `(?<![${LETTER}\\d_-])(?:${listed.join('|')})(?![${LETTER}\\d_-])`;
  const versions = `\\d+(?:\\.\\d+){2,}[${LETTER}\\d.-]*`;
  const mixed = `(?=[${LETTER}\\d_./:@-]*\\d)(?=[${LETTER}\\d_./:@-]*[${LETTER}])${IDENTIFIER}`;
  const joined = `[${LETTER}\\d]+(?:[_./:@-]+[${LETTER}\\d]+)+`;
  const pattern = `(?<time>${CLOCK})|(?<name>${own}|#\\d+|/${IDENTIFIER}|${versions})|(?<amount>${AMOUNT})|(?<identifier>${mixed}|${joined})|(?<word>${TOGETHER}|\\p{Script=Latin}+(?=\\p{Script=Hangul})|\\p{L}[\\p{L}\\p{M}’']*)|\\S`;
  const made = new RegExp(pattern, 'giu');
  scanners.set(names, made);
  return made;
}
