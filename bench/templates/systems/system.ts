import type { Random } from '../random.ts';

/** A message of a program: its constant parts and its places, in order. */
export type Message = ReadonlyArray<string | (() => string)>;
/** Lines of one system and the kind of each. */
export type LogSystem = { readonly name: string; readonly lines: readonly string[]; readonly kinds: readonly string[] };

/** Lines of the messages: a few come very often, most seldom, in bursts, as in real logs. */
export function linesOf(name: string, messages: readonly Message[], count: number, random: Random): LogSystem {
  const weights = messages.map((_, index) => 1 / (index + 1) ** 1.1);
  const order = messages.map((_, index) => index).sort(() => random.next() - 0.5);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const lines: string[] = [];
  const kinds: string[] = [];
  while (lines.length < count) {
    let left = random.next() * total;
    let rank = 0;
    while (rank < weights.length - 1 && left >= (weights[rank] ?? 0)) left -= weights[rank++] ?? 0;
    const index = order[rank] ?? 0;
    const burst = random.chance(0.2) ? 1 + random.below(8) : 1;
    for (let n = 0; n < burst && lines.length < count; n++) {
      lines.push((messages[index] ?? []).map((part) => (typeof part === 'string' ? part : part())).join(''));
      kinds.push(String(index));
    }
  }
  return { name, lines, kinds };
}
