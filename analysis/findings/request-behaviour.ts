import type { Unit } from './requests.ts';

/** Something a unit of work did: a statement it logged, an operation it ran, a call it made. */
export type Item = { readonly kind: 'statement' | 'operation' | 'call' | 'entry'; readonly text: string; readonly error: boolean };

/** Work done for one request by one asset, with all that is known of what it did. */
export type Deed = {
  readonly assetId: string;
  readonly atMs: number;
  readonly unit: Unit | null;
  readonly items: ReadonlySet<string>;
};

/** How an asset's behaviour changed most. */
export type Change = {
  readonly assetId: string;
  readonly item: Item;
  readonly vanished: boolean;
  /** 0–1: how much less or more often the item comes with what it came with, times the square of its rate's change. */
  readonly strength: number;
  /** The deeds of the incident window that show it. */
  readonly deeds: ReadonlySet<Deed>;
};

/** Constants of the comparison; the bench varies each. */
export const BEHAVIOUR = {
  /** Trust in a known error that is more frequent or a new statement that is no error, against what vanishes or is a new error. */
  appeared: 0.5,
  /** Trust in what is known, no error, and more frequent: mostly others ask for other things. */
  oftener: 0.25,
  /** Power of the change of an item's rate: how little a change counts that leaves the item about as frequent. */
  power: 1,
};

/** Fewer deeds in normal time tell nothing about what belongs together. */
const LEAST_USUAL = 3;

/** The strongest change of each asset that handled requests both before and during. */
export function changesOf(normal: readonly Deed[], incident: readonly Deed[], items: ReadonlyMap<string, Item>): Change[] {
  const before = Map.groupBy(normal, ({ assetId }) => assetId);
  return [...Map.groupBy(incident, ({ assetId }) => assetId)].flatMap(([assetId, during]) => {
    const usual = before.get(assetId) ?? [];
    if (usual.length < LEAST_USUAL) return [];
    const sorted = [...during].sort((a, b) => a.atMs - b.atMs);
    const half = sorted.length >> 1;
    // Trouble may have begun late or be over: the whole window, and each half of its requests.
    const changes = [sorted, sorted.slice(0, half), sorted.slice(half)].flatMap(
      (part) => strongestChange(usual, part, sorted, items) ?? [],
    );
    return changes.length === 0 ? [] : [changes.reduce((most, next) => (next.strength > most.strength ? next : most))];
  });
}

function strongestChange(
  usual: readonly Deed[],
  during: readonly Deed[],
  all: readonly Deed[],
  items: ReadonlyMap<string, Item>,
): Change | null {
  const [then, now] = [countTogether(usual), countTogether(during)];
  // Of so many items one stands out this much by chance.
  const chance = Math.log(Math.max(2, then.alone.size));
  let best: { a: string; b: string; vanished: boolean; strength: number } | null = null;
  for (const a of [...new Set([...then.alone.keys(), ...now.alone.keys()])].sort()) {
    const item = items.get(a);
    if (!item) continue;
    const [rateThen, rateNow] = [(then.alone.get(a) ?? 0) / usual.length, (now.alone.get(a) ?? 0) / during.length];
    const moved = Math.abs(rateNow - rateThen) / Math.max(rateNow, rateThen);
    const vanished = rateNow < rateThen;
    const trust = trustIn(item, vanished, rateThen > 0);
    if (trust * moved ** BEHAVIOUR.power <= (best?.strength ?? 0)) continue;
    for (const [b, withThen] of then.alone) {
      const withNow = now.alone.get(b) ?? 0;
      if (b === a || withThen < LEAST_USUAL || withNow === 0) continue;
      const [hitsThen, hitsNow] = [then.both(a, b), now.both(a, b)];
      const difference = (hitsNow + 0.5) / (withNow + 1) - (hitsThen + 0.5) / (withThen + 1);
      if (difference < 0 !== vanished) continue;
      const most = Math.abs(difference) * moved ** BEHAVIOUR.power * trust;
      if (most <= (best?.strength ?? 0)) continue;
      const nats = apart(hitsThen, withThen, hitsNow, withNow);
      const strength = (most * nats) / (nats + chance);
      if (strength > (best?.strength ?? 0)) best = { a, b, vanished, strength };
    }
  }
  const item = best && items.get(best.a);
  if (!best || !item) return null;
  const { a, b, vanished, strength } = best;
  const deeds = new Set(all.filter(({ items: did }) => did.has(b) && did.has(a) !== vanished));
  return { assetId: all[0]?.assetId ?? '', item, vanished, strength, deeds };
}

/** What stops being done and errors never seen before tell most; errors that stop are an improvement. */
function trustIn(item: Item, vanished: boolean, known: boolean): number {
  if (vanished) return item.error ? 0 : 1;
  if (item.error) return known ? BEHAVIOUR.appeared : 1;
  return known ? BEHAVIOUR.oftener : BEHAVIOUR.appeared;
}

/**
 * ln of how much better two shares explain both counts than one share does (Bayes factor of two binomials under
 * Jeffreys' prior): small counts weigh little, a rule that never failed and now does weighs much.
 *
 * @see Kass & Raftery (1995), Bayes Factors, JASA 90
 */
export function apart(then: number, ofThen: number, now: number, ofNow: number): number {
  const one = (hits: number, of: number) => logBeta(hits + 0.5, of - hits + 0.5) - logBeta(0.5, 0.5);
  return Math.max(0, one(then, ofThen) + one(now, ofNow) - one(then + now, ofThen + ofNow));
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Stirling's series after shifting above 7; error below 1e-9. */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  while (shifted < 7) product *= shifted++;
  const inverse = 1 / (shifted * shifted);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.9189385332046727 + series - Math.log(product);
}

type Together = { readonly alone: ReadonlyMap<string, number>; readonly both: (a: string, b: string) => number };

function countTogether(deeds: readonly Deed[]): Together {
  const numbers = new Map<string, number>();
  const alone = new Map<string, number>();
  const bySignature = new Map<string, { items: number[]; count: number }>();
  for (const { items } of deeds) {
    const ids: number[] = [];
    for (const item of items) {
      alone.set(item, (alone.get(item) ?? 0) + 1);
      let id = numbers.get(item);
      if (id === undefined) {
        id = numbers.size;
        numbers.set(item, id);
      }
      ids.push(id);
    }
    ids.sort((a, b) => a - b);
    const signature = ids.join(' ');
    const same = bySignature.get(signature);
    if (same) same.count += 1;
    else bySignature.set(signature, { items: ids, count: 1 });
  }
  const size = numbers.size;
  const counts = new Map<number, number>();
  for (const { items, count } of bySignature.values()) {
    for (const a of items) for (const b of items) counts.set(a * size + b, (counts.get(a * size + b) ?? 0) + count);
  }
  const both = (a: string, b: string) => {
    const [left, right] = [numbers.get(a), numbers.get(b)];
    return left === undefined || right === undefined ? 0 : (counts.get(left * size + right) ?? 0);
  };
  return { alone, both };
}
