import { SEPARATORS } from './mappings.ts';
import type { Query } from './read.ts';

const separators = new Set(SEPARATORS);

/**
 * What the tokens of a line must be for it to hold the literal, whatever the case: a token between two separators stands
 * whole, the first may be the end of a longer one and the last the beginning. A line that passes may still not hold it (the
 * order of tokens is not asked), so `holds` decides.
 */
export function tokenConditions(literal: string): readonly Query[] {
  const parts = split(literal.toLowerCase());
  return parts.flatMap((part, i): readonly Query[] => {
    if (part === '') return [];
    const [head, tail] = [i === 0 ? '*' : '', i === parts.length - 1 ? '*' : ''];
    if (head === '' && tail === '') return [{ term: { body: part } }];
    return [{ wildcard: { body: { value: `${head}${part}${tail}` } } }];
  });
}

/** Whether the line holds the literal, in any case. */
export function holds(line: string, literal: string): boolean {
  return line.toLowerCase().includes(literal.toLowerCase());
}

function split(text: string): string[] {
  const parts = [''];
  for (const character of text) {
    if (separators.has(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
