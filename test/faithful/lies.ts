import type { Claim } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';

type Lie = { readonly claim: Claim; readonly evidence: readonly Evidence[] };
/** A lie made of a true claim; null where the claim has nothing to lie about in that way. */
type LieOf = (claim: Claim, evidence: readonly Evidence[], assets: readonly string[]) => Lie | null;

const NUM = String.raw`\d+(?:[.,]\d+)?(?: (?:%|°C|ms|мс|s(?! \d)|с(?! \d)|[kMG]?B/s|[кМГ]?Б/с)(?![\p{L}]))?`;
const FROM_TO = new RegExp(`(?<=from |(?<!\\p{L})с )(${NUM})( \\(usual\\))?( to | до )(${NUM})`, 'u');

/** Ways to lie. Quotes are left alone: what a log says is not ours to judge. */
export const LIES: ReadonlyArray<readonly [what: string, lieOf: LieOf]> = [
  [
    'a number changed',
    said(/(?<=(?:to|was|до|—) )\d+(?:[.,]\d+)?(?! \p{Lu})(?=[ .,])/u, (one) => String(Number(one.replace(',', '.')) * 2 + 3)),
  ],
  ['a time shifted', said(/\d{1,2}:\d{2}/, (one) => (one.startsWith('0') ? '23:59' : '00:01'))],
  ['a share told as degrees', said(/(?<=\d )%/, () => '°C')],
  ['milliseconds told as seconds', said(/(?<=\d )(?:ms|мс)(?!\p{L})/u, (one) => (one === 'ms' ? 's' : 'с'))],
  // Nought is nought in any unit.
  ['a percentage told as a plain number', said(/(?<=[1-9][\d.,]*) %/, () => '')],
  [
    'a quotation altered',
    ({ text, evidenceIds }, evidence) => {
      const altered = text.replace(/(?<=[“«].*)(\p{L})(\p{L}+)(?=.*[”»])/u, (_all, first: string, more: string) => `${more}${first}`);
      return altered === text ? null : { claim: { text: altered, evidenceIds }, evidence };
    },
  ],
  [
    'another asset',
    ({ text, evidenceIds }, evidence, assets) => {
      const own = evidence.flatMap(({ id, query }) => (evidenceIds.includes(id) && 'assetId' in query ? [query.assetId] : []));
      const [said, other] = [own.find((asset) => outsideQuotes(text).includes(asset)), assets.find((asset) => !own.includes(asset))];
      return said === undefined || other === undefined ? null : { claim: { text: text.replaceAll(said, other), evidenceIds }, evidence };
    },
  ],
  [
    'the later figure told as the earlier one',
    (claim, evidence) => {
      const [, a, , , b] = FROM_TO.exec(outsideQuotes(claim.text)) ?? [];
      return a === undefined || a === b
        ? null
        : changed(claim, evidence, FROM_TO, (_all, from, usual = '', to, until) => `${until}${usual}${to}${from}`);
    },
  ],
  [
    'cause and effect exchanged',
    ({ text, evidenceIds }, evidence) => {
      const relation = evidence.find(({ id, query }) => evidenceIds.includes(id) && query.kind === 'relation')?.query;
      if (relation?.kind !== 'relation') return null;
      const { from, to } = relation;
      const exchanged = text.replaceAll(from, '\u0000').replaceAll(to, from).replaceAll('\u0000', to);
      return { claim: { text: exchanged, evidenceIds }, evidence };
    },
  ],
  [
    'the end of a search told as when it began',
    ({ text, evidenceIds }, evidence) => {
      const pieces = evidence.flatMap(({ id, query }) => (evidenceIds.includes(id) && query.kind === 'samples' ? [query] : []));
      const end = pieces
        .map(({ to }) => to.toISOString().slice(11, 16))
        .sort()
        .at(-1);
      const [told] = /(?<!\d)\d{2}:\d{2}(?!\d)/u.exec(outsideQuotes(text)) ?? [];
      if (end === undefined || told === undefined || told === end || pieces.some(({ from }) => from.toISOString().slice(11, 16) === end))
        return null;
      return { claim: { text: text.replace(told, end), evidenceIds }, evidence };
    },
  ],
  [
    'when something came last told as when it first did',
    ({ text, evidenceIds }, evidence) => {
      const pieces = evidence.filter(({ id }) => evidenceIds.includes(id));
      const hoursOf = (name: string) =>
        pieces.flatMap(({ states }) => (typeof states[name] === 'string' ? [states[name].slice(11, 16)] : [])).sort();
      const begins = [
        ...hoursOf('firstAt'),
        ...pieces.flatMap(({ query }) => ('from' in query && query.from instanceof Date ? [query.from.toISOString().slice(11, 16)] : [])),
      ];
      const last = hoursOf('lastAt').at(-1);
      const [told] = /(?<!\d)\d{2}:\d{2}(?!\d)/u.exec(outsideQuotes(text)) ?? [];
      if (last === undefined || told === undefined || begins.includes(last) || hoursOf('lastAt').includes(told)) return null;
      return { claim: { text: text.replace(told, last), evidenceIds }, evidence };
    },
  ],
  [
    'how many values were measured told as what was measured',
    (claim, evidence) => {
      const pieces = evidence.filter(({ id, query }) => claim.evidenceIds.includes(id) && query.kind === 'samples');
      // One that some figure rounds to would be no lie.
      const figures = pieces.flatMap(({ states }) =>
        Object.entries(states).flatMap(([name, value]) => (name === 'count' ? [] : [Number(value)])),
      );
      const counts = pieces
        .map(({ states }) => String(states.count))
        .filter((count) => !figures.some((one) => Math.abs(one - Number(count)) <= 0.5));
      const [, now = '', unit = ''] = /(?:was|to|stood at|до|—) (\d[\d.,]*)( \S+)?/u.exec(outsideQuotes(claim.text)) ?? [];
      const other = counts.find((count) => count !== now);
      return now === '' || other === undefined
        ? null
        : changed(claim, evidence, new RegExp(`(?<= )${now}${unit}(?=[ .,;)]|$)`, 'u'), () => other);
    },
  ],
  ['another zone named behind a time', said(/(?<=\d{2}:\d{2})(?!\d)/u, () => ' MSK')],
  ['degrees told as a count', said(/(?<=\d )°C/u, () => 'errors')],
  [
    'the level of all that time told as that of now',
    (claim, evidence) => {
      const pieces = evidence.filter(({ id, query }) => claim.evidenceIds.includes(id) && query.kind === 'samples');
      const byBegin = pieces.map(({ query, states }) => ({
        from: query.kind === 'samples' ? query.from.getTime() : 0,
        median: Number(states.median),
      }));
      const [, whole, now, ...more] = byBegin.sort((a, b) => a.from - b.from);
      const [, , , , told = ''] = FROM_TO.exec(outsideQuotes(claim.text)) ?? [];
      const number = Number(/^[\d.,]+/.exec(told)?.[0].replace(',', '.'));
      if (whole === undefined || now === undefined || more.length > 0 || !(number > 0) || now.median === 0) return null;
      const other = Number(((whole.median * number) / now.median).toPrecision(3));
      if (other === number || Math.abs(other - number) < 0.02 * number) return null;
      return changed(
        claim,
        evidence,
        FROM_TO,
        (_all, from, usual = '', to, until) => `${from}${usual}${to}${until?.replace(/^[\d.,]+/, String(other))}`,
      );
    },
  ],
  [
    'a digest altered',
    (claim, evidence) => ({
      claim,
      evidence: evidence.map((one) => ({ ...one, digest: one.digest.replace(/^./, (first) => (first === '0' ? '1' : '0')) })),
    }),
  ],
  [
    'figures altered',
    (claim, evidence) => ({ claim, evidence: evidence.map((one) => ({ ...one, states: { ...one.states, count: 7_777 } })) }),
  ],
  ['evidence that is not there', (claim, evidence) => ({ claim: { ...claim, evidenceIds: ['ev_ffffffffffffffffffffffff'] }, evidence })],
];

function said(pattern: RegExp, to: (one: string) => string): LieOf {
  return (claim, evidence) => changed(claim, evidence, pattern, to);
}

function changed(claim: Claim, evidence: readonly Evidence[], pattern: RegExp, to: (...found: string[]) => string): Lie | null {
  if (!pattern.test(outsideQuotes(claim.text))) return null;
  return { claim: { ...claim, text: claim.text.replace(pattern, to) }, evidence };
}

function outsideQuotes(text: string): string {
  return text.replace(/[“«].*?[”»]/gu, ' ');
}
