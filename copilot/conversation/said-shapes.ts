import { NUMBER } from './number-words.ts';

const FIGURE = `(?:(?:about|around|roughly|nearly|almost|over|около|почти|примерно|약) )?[-−+]?${NUMBER.replace('(', '(?:')}(?: ?(?!and|и)[%°\\p{L}/]+)?`;
const AND = '(?:,? and|, |,? и|와|과)';
const EACH = /,? ?(?<!\p{L})(?:respectively|each in turn|соответственно|각각)(?!\p{L})/iu;
const RELATIVE =
  /(\S+), ((?:(?:on|in|at|of|to|from|with|в|на|от|с|к) )?(?:which|whose|who|котор\p{L}*) [^,;:()]{3,80}), (?!which|котор)(?=\p{Ll})/giu;
const CLOCKS = /\((\d{1,2}:\d{2}) ?(?:→|->|vs\.?|versus|против|and|и|,|–|-) ?(\d{1,2}:\d{2})\)/giu;

/**
 * A sentence whose parts stand one after another: what it tells of two assets `respectively` is told of each, and what it puts in
 * between (`srv-1, which runs on srv-2, is slow`) comes last.
 *
 * @param assets in lower case
 */
export function inSequence(said: string, assets: readonly string[]): string {
  return distributed(said, assets).replace(/^.*$/su, (text) => {
    const moved: string[] = [];
    const rest = text.replace(RELATIVE, (whole, name: string, relative: string) => {
      if (!assets.includes(name.toLowerCase())) return whole;
      moved.push(`${name}, ${relative}`);
      return `${name} `;
    });
    return moved.length === 0 ? text : `${rest.replace(/\.$/u, '')}, and ${moved.join(', and ')}.`;
  });
}

/** Without pairs of times in brackets that were both told, the earlier first: `(11:20 → 11:28)`. */
export function withoutClocks(said: string, told: readonly string[]): string {
  return said.replace(CLOCKS, (whole, one: string, other: string) => {
    const [first, second] = [one, other].map((time) => told.indexOf(time.padStart(5, '0')));
    return first !== undefined && second !== undefined && first >= 0 && second >= first ? '' : whole;
  });
}

function distributed(said: string, assets: readonly string[]): string {
  if (!EACH.test(said) || assets.length < 2) return said;
  const name = `(${assets.map((one) => one.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')})`;
  const [, before = '', one = '', other = '', between = '', first = '', second = '', after = ''] =
    new RegExp(`^(.*?)${name}${AND} ?${name}(.*?)(${FIGURE})${AND} ?(${FIGURE})(.*)$`, 'siu').exec(said) ?? [];
  if (one === '') return said;
  // `30.2 and 13.2 /s`: the unit stands once.
  const unit = /^\S+$/u.test(first)
    ? second.replace(/^(?:\p{L}+ )?[-−+]?[\d.,]+/u, '') || (/^ ?\/[sс](?!\p{L})/u.exec(after)?.[0] ?? '')
    : '';
  const lead = before.replace(/(?<!\p{L})(?:both|и|обе|оба)\s*$/iu, '');
  const rest = after.replace(EACH, '');
  return `${lead}${one}${between}${first}${unit}${rest.replace(/\.$/u, '').replace(/^ ?\/[sс](?!\p{L})/u, '')}; ${lead}${other}${between}${second}${rest}`;
}
