import type { Evidence } from '../domain/evidence.ts';
import { outsideText } from './guard.ts';

const OPENS = /[“«]/;
const CLOSES = /[”»]/g;

/**
 * Whether a sentence quotes what its evidence does not say: between quotation marks stands, word for word, a text of the
 * evidence as outside text is quoted, or a name.
 *
 * @param names identifiers that may stand in sentences, such as the alert's name
 */
export function misquotes(text: string, evidence: readonly Evidence[], names: readonly string[]): boolean {
  if (!OPENS.test(text)) return false;
  const known = new Set([...names, ...evidence.flatMap(textsOf)].flatMap((one) => [one, outsideText(one)]));
  let rest = text;
  for (let from = rest.search(OPENS); from >= 0; from = rest.search(OPENS)) {
    // A quotation may hold such marks itself: the longest that is known is the one.
    const end = [...rest.matchAll(CLOSES)].findLast(({ index }) => index > from && known.has(rest.slice(from + 1, index)))?.index;
    if (end === undefined) return true;
    rest = `${rest.slice(0, from)} ${rest.slice(end + 1)}`;
  }
  return false;
}

function textsOf({ query, states }: Evidence): string[] {
  return [...Object.values(states), ...Object.values(query)].filter((value) => typeof value === 'string');
}
