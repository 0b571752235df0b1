import { VARIABLE } from './characters.ts';
import type { Group, Template, Words } from './groups.ts';
import { isConstant } from './patterns.ts';

/** A template as it is stored and handed from worker to worker. */
export type TemplateState = Template & {
  /** What `encode` made; absent or null in those stored by a program that did not know of it. */
  readonly pattern?: string | null;
  /** Templates that it was united with; an edge each, kept for good. */
  readonly joined?: readonly string[];
};

/** What a pattern holds: the tokens as they are now and as they were in the first line, and when in the worker's life that was. */
export type Pattern = Pick<Group, 'hashes' | 'looks' | 'cuts' | 'wide' | 'wild' | 'seq'> & {
  readonly first: Words | null;
  readonly given: readonly number[];
  readonly again: boolean;
};

const VERSION = '1';
const HEADER = 12;
const MOST_GIVEN = 1_000;

/**
 * A group's tokens as text. Of two patterns of one template the greater text, by code units, is the more general one: after
 * the version it begins with how many constants were given up. So stores can keep the more general one without knowing more.
 */
export function encode({ hashes, looks, cuts, first, given, wide, wild, seq, hits }: Group): string {
  const again = hits > 1;
  const bytes = Buffer.alloc(HEADER + hashes.length * 8 + (first?.hashes.length ?? 0) * 6 + Math.min(given.length, MOST_GIVEN) * 4);
  bytes.writeUInt16LE((wide ? 1 : 0) | (wild ? 2 : 0) | (again ? 4 : 0), 0);
  bytes.writeUInt32LE(seq >>> 0, 2);
  bytes.writeUInt16LE(hashes.length, 6);
  bytes.writeUInt16LE(first?.hashes.length ?? 0, 8);
  bytes.writeUInt16LE(Math.min(given.length, MOST_GIVEN), 10);
  let at = HEADER;
  for (let place = 0; place < hashes.length; place++) {
    bytes.writeInt32LE(hashes[place] as number, at);
    bytes.writeUInt16LE(looks[place] as number, at + 4);
    bytes.writeUInt16LE(cuts[place] as number, at + 6);
    at += 8;
  }
  for (let place = 0; first !== null && place < first.hashes.length; place++) {
    bytes.writeInt32LE(first.hashes[place] as number, at);
    bytes.writeUInt16LE(first.looks[place] as number, at + 4);
    at += 6;
  }
  for (const word of given.slice(0, MOST_GIVEN)) at = bytes.writeInt32LE(word, at);
  const lost = first === null ? 0 : constants(first) - constants({ hashes, looks });
  const rank = Math.max(0, lost) * 4 + (wide ? 2 : 0) + (again ? 1 : 0);
  return `${VERSION}${rank.toString(16).padStart(4, '0')}${bytes.toString('base64')}`;
}

/** Null for what this program does not know or cannot be. */
export function decode({ pattern, text }: TemplateState): Pattern | null {
  if (pattern === undefined || pattern === null || !pattern.startsWith(VERSION)) return null;
  const bytes = Buffer.from(pattern.slice(5), 'base64');
  if (bytes.length < HEADER) return null;
  const [count, firstCount, givenCount] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8), bytes.readUInt16LE(10)];
  if (bytes.length !== HEADER + count * 8 + firstCount * 6 + givenCount * 4) return null;
  const flags = bytes.readUInt16LE(0);
  const words = wordsAt(bytes, HEADER, count, 8);
  const cuts = Uint16Array.from({ length: count }, (_, place) => bytes.readUInt16LE(HEADER + place * 8 + 6));
  if (count > 0 && text !== VARIABLE && (cuts[count - 1] as number) < text.length) return null;
  return {
    ...words,
    cuts,
    wide: (flags & 1) !== 0,
    wild: (flags & 2) !== 0,
    again: (flags & 4) !== 0,
    seq: bytes.readUInt32LE(2),
    given: Array.from({ length: givenCount }, (_, index) => bytes.readInt32LE(bytes.length - 4 * (givenCount - index))),
    first: firstCount === 0 ? null : wordsAt(bytes, HEADER + count * 8, firstCount, 6),
  };
}

function wordsAt(bytes: Buffer, from: number, count: number, size: number): Words {
  return {
    hashes: Int32Array.from({ length: count }, (_, place) => bytes.readInt32LE(from + place * size)),
    looks: Uint16Array.from({ length: count }, (_, place) => bytes.readUInt16LE(from + place * size + 4)),
  };
}

function constants({ hashes, looks }: Words): number {
  let count = 0;
  for (let place = 0; place < hashes.length; place++) if (isConstant(hashes[place], looks[place])) count++;
  return count;
}
