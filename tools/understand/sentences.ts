import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { hashesOf } from '../../copilot/understand/likeness.ts';
import { read } from '../../copilot/understand/understand.ts';
import type { IntentKind } from '../../domain/answer.ts';
import { CONTEXT } from '../../test/utterances/context.ts';
import type { Example } from './fit.ts';

export type Sentence = {
  readonly text: string;
  readonly kind: IntentKind;
  readonly writer: number | null;
  readonly batch: number;
  readonly isTold?: boolean;
};

const UTTERANCES = new URL('../../test/utterances/', import.meta.url);
const TAUGHT = new URL('./taught/', import.meta.url);
const FRAMES = new URL('./frames/', import.meta.url);
const STORIES = new URL('./stories/', import.meta.url);
/** How often at least each word of a frame is used: what is met once is not learnt, see fit.ts. */
const TIMES = 2;
/** How a story is tied to what it is told with. */
const TIES = [', ', '. ', ' - ', '... ', ' ', '\n'];
/** Of so many sentences one is learnt once more with a story before it, and one with a story after it. */
const TOLD_BEFORE = 3;
const TOLD_AFTER = 9;

const lines = (file: URL) => readFileSync(file, 'utf8').split('\n').filter(Boolean);
const named = (folder: URL, ending: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort();

/** What is learnt from: `taught/`, and the utterances but for the fifth of the first four batches that is held out and what is not before a batch. */
export function sentencesBefore(before: number): Sentence[] {
  const typed = named(UTTERANCES, '.jsonl').flatMap((name) => {
    const batch = batchOf(name);
    return lines(new URL(name, UTTERANCES))
      .map((line) => JSON.parse(line) as { text: string; kind: IntentKind; writer?: number })
      .filter(({ text }) => batch < before && (batch > 1 || createHash('sha256').update(text).digest().readUInt32BE() % 5 !== 0))
      .map(({ text, kind, writer = null }): Sentence => ({ text, kind, writer, batch }));
  });
  const taught = [...linesOf(TAUGHT), ...linesOf(FRAMES).flatMap(filled)].map((line): Sentence => {
    const at = line.indexOf('|');
    return { text: line.slice(at + 1), kind: line.slice(0, at) as IntentKind, writer: null, batch: 0 };
  });
  return [...typed, ...taught, ...told([...typed, ...taught])];
}

/** The lines of every text in a folder. */
function linesOf(folder: URL): string[] {
  return named(folder, '.txt').flatMap((name) => lines(new URL(name, folder)));
}

/**
 * Sentences of a frame, `kind|{one/another} @ {this/that}`: each word of each brace twice or more, beside words of the others that are chosen by a
 * hash; `@` is one name after another of those in test/utterances/context.ts.
 */
export function filled(frame: string): string[] {
  const braces = [...frame.matchAll(/\{([^{}]*)\}/gu)].map(([, words = '']) => words.split('/'));
  const count = TIMES * Math.max(1, ...braces.map(({ length }) => length));
  const sentences = Array.from({ length: count }, (_, turn) => {
    let brace = 0;
    const chance = createHash('sha256').update(`${turn} ${frame}`).digest();
    const text = frame.replace(/\{[^{}]*\}/gu, () => {
      const words = braces[brace] ?? [];
      const at = words.length * TIMES > turn ? turn : chance.readUInt16BE(2 * brace);
      brace += 1;
      return words[(at + brace * Math.floor(turn / words.length)) % words.length] ?? '';
    });
    return text.replaceAll('@', () => CONTEXT.assetIds[chance.readUInt16BE(30) % CONTEXT.assetIds.length] ?? '').trim();
  });
  return [...new Set(sentences)];
}

/** Stories, which ask for nothing, and sentences told with one: what is asked is the same with a story before it or after it. */
function told(sentences: readonly Sentence[]): Sentence[] {
  const isTold = true;
  return named(STORIES, '.txt').flatMap((name) => {
    const stories = lines(new URL(name, STORIES));
    const combined = sentences
      .filter(({ text }) => languageOf(text) === name.replace('.txt', ''))
      .flatMap((sentence): Sentence[] => {
        const chance = createHash('sha256').update(`told ${sentence.text}`).digest().readUInt32BE();
        const story = stories[chance % stories.length];
        const tie = TIES[(chance >>> 8) % TIES.length];
        if (chance % TOLD_BEFORE === 0) return [{ ...sentence, isTold, text: `${story}${tie}${sentence.text}` }];
        return chance % TOLD_AFTER === 1 ? [{ ...sentence, isTold, text: `${sentence.text}${tie}${story}` }] : [];
      });
    return [...stories.map((text): Sentence => ({ text, kind: 'unknown', writer: null, batch: 0 })), ...combined];
  });
}

export function languageOf(text: string): string {
  return /\p{Script=Hangul}/u.test(text) ? 'ko' : /\p{Script=Cyrillic}/u.test(text) ? 'ru' : 'en';
}

export function newestBatch(): number {
  return Math.max(...named(UTTERANCES, '.jsonl').map(batchOf));
}

export function exampleOf({ text, kind, isTold = false }: Sentence): Example {
  const { rest, senses } = read(text, CONTEXT);
  return { kind, traits: hashesOf({ text, rest, senses }), isTold };
}

function batchOf(name: string): number {
  return Number(/-(\d+)\.jsonl$/.exec(name)?.[1] ?? 1);
}
