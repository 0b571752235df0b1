import type { Evidence } from '../domain/evidence.ts';
import { outsideText } from './guard.ts';

/** Korean particles stand right after a name and do not belong to it. */
const WORD = '\\p{Script=Latin}\\p{Script=Cyrillic}\\d_-';

/**
 * Whether a sentence speaks of another asset than its evidence does: it names one that the evidence is not of, or none that
 * it is of. What is quoted from logs, devices and changes may name any.
 *
 * @param owners assets that the cited evidence is of
 * @param assets names of assets that may stand in sentences
 */
export function saysOtherAsset(text: string, evidence: readonly Evidence[], owners: readonly string[], assets: readonly string[]): boolean {
  const quotes = evidence.flatMap(quotesOf);
  // A label may be the name of another asset: then it is that which was measured.
  const own = new Set([...owners, ...quotes.filter((quote) => assets.includes(quote) && !evidence.some((one) => isOtherEnd(quote, one)))]);
  let rest = text;
  for (const quote of quotes.filter((one) => !own.has(one)).sort((a, b) => b.length - a.length)) rest = rest.replace(asWord(quote), ' ');
  let named = 0;
  for (const asset of [...new Set([...owners, ...assets])].sort((a, b) => b.length - a.length)) {
    if (!rest.includes(asset)) continue;
    const without = rest.replace(asWord(asset), ' ');
    if (without === rest) continue;
    if (!own.has(asset)) return true;
    named += 1;
    rest = without;
  }
  return owners.length > 0 && named === 0;
}

/** Of a call both ends are named, and only one of them is measured. */
function isOtherEnd(name: string, { query }: Evidence): boolean {
  return query.kind === 'samples' && [query.labels['peer.service'], query.labels.client].includes(name) && query.assetId !== name;
}

/** What stands by itself: processor 0 is no part of `srv-20`. */
export function asWord(text: string): RegExp {
  return new RegExp(`(?<![${WORD}])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![${WORD}])`, 'gu');
}

function quotesOf({ query, states }: Evidence): string[] {
  const texts = Object.values(states).filter((value) => typeof value === 'string' && value.length > 1 && !/^\d{4}-\d\d-\d\dT/.test(value));
  const labels = query.kind === 'samples' || query.kind === 'forecast' ? Object.values(query.labels) : [];
  const parts = query.kind === 'events' && query.component ? [query.component] : [];
  return [...texts, ...labels, ...parts]
    .map(String)
    .filter((value) => value !== '')
    .flatMap((value) => [value, outsideText(value)]);
}
