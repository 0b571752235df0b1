import type { Span } from './spans.ts';

/** Spans are remembered for those that come later: at least so many of the last, at most twice as many. */
const SIZE = 25_000;
/** Spans below one that are looked at: who sends more has no service of this world. */
const MOST_BELOW = 1_000;

/** What was heard lately, by its ids and by the span it was made in. */
export function createSpanMemory() {
  let [recent, older] = [generation(), generation()];

  const span = (key: string): Span | undefined => recent.spans.get(key) ?? older.spans.get(key);
  const children = (key: string): readonly Span[] => [...(older.children.get(key) ?? []), ...(recent.children.get(key) ?? [])];

  return {
    span,
    children,
    /** One that is sent again is known. */
    add: (one: Span): void => {
      if (span(one.key)) return;
      if (recent.spans.size >= SIZE) [recent, older] = [generation(), recent];
      recent.spans.set(one.key, one);
      if (one.parentKey === null) return;
      const siblings = recent.children.get(one.parentKey);
      if (!siblings) recent.children.set(one.parentKey, [one]);
      else if (siblings.length < MOST_BELOW) siblings.push(one);
    },
    /** Milliseconds of a handling in which it waited for no call of its own. */
    ownMs: (entry: Span): number => {
      const waits: Array<readonly [number, number]> = [];
      const below = [entry];
      for (let index = 0; index < below.length && index < MOST_BELOW; index++) {
        for (const child of children((below[index] as Span).key)) {
          if (child.assetId !== entry.assetId || child.side === 'server') continue;
          if (child.side === 'client') waits.push([child.startMs, child.endMs]);
          else below.push(child);
        }
      }
      return entry.endMs - entry.startMs - covered(waits, entry.startMs, entry.endMs);
    },
  };
}

function generation() {
  return { spans: new Map<string, Span>(), children: new Map<string, Span[]>() };
}

/** Length of the union of stretches of time within bounds. */
function covered(stretches: Array<readonly [number, number]>, from: number, to: number): number {
  let [sum, reached] = [0, from];
  for (const [start, end] of stretches.sort((a, b) => a[0] - b[0])) {
    const [begin, stop] = [Math.max(start, reached), Math.min(end, to)];
    if (stop <= begin) continue;
    sum += stop - begin;
    reached = stop;
  }
  return sum;
}
