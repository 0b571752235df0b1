import type { Card } from './card.ts';

/** Evidence ids of a card in order of first appearance; a reader sees `[1]`, `[2]` … */
export function evidenceNumbers(card: Card): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const part of card.parts) {
    if (part.kind !== 'claims') continue;
    for (const id of part.claims.flatMap((claim) => claim.evidenceIds)) {
      if (!numbers.has(id)) numbers.set(id, numbers.size + 1);
    }
  }
  return numbers;
}

/** Address of a piece of evidence. */
export function evidenceLink(base: string, id: string): string {
  return `${base}${encodeURIComponent(id)}`;
}

/** Sign before a headline, by tone. */
export const TONE_SIGNS: Record<Card['tone'], string> = { critical: '🔴 ', warning: '🟠 ', good: '🟢 ', neutral: '' };
