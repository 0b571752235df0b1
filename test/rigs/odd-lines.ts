import { familyLines } from '../../bench/templates/families.ts';
import { createRandom } from '../../bench/templates/random.ts';

/** Log lines of common software, and among them some with free words, of which templates are learned slowly. */
export function oddLines(count: number, seed: number): string[] {
  const { next } = createRandom(seed);
  const word = () => Array.from({ length: 4 + Math.floor(next() * 5) }, () => String.fromCharCode(97 + Math.floor(next() * 26))).join('');
  return familyLines(count, next).lines.map((line, n) =>
    n % 7 === 0
      ? `copy of ${word()} to ${word()} finished`
      : n % 11 === 0
        ? `reason: ${word()} ${word()} ${n % 3 ? word() : ''} given up`
        : line,
  );
}
