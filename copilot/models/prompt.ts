import { readFile } from 'node:fs/promises';
import { AppError } from '../../domain/errors.ts';
import { fence, fenceMark } from '../guard.ts';
import type { WordingRequest } from './wording.ts';

const LANGUAGES = { en: 'English', ru: 'Russian', ko: 'Korean' } as const;
const LONGEST_ANSWER = 40_000;

/** The instructions and the fenced sentences for one request. */
export async function promptFor(
  request: Pick<WordingRequest, 'language' | 'sentences'>,
): Promise<{ readonly system: string; readonly user: string }> {
  const text = await readFile(new URL('../../prompts/wording.md', import.meta.url), 'utf8');
  const numbered = request.sentences.map((sentence, index) => `${index + 1}. ${sentence}`).join('\n');
  return { system: text.replaceAll('{language}', LANGUAGES[request.language]), user: fence(numbered, fenceMark()) };
}

/**
 * The sentences of a model's answer, which may be wrapped in a code fence or in chatter.
 *
 * @throws MODEL_UNAVAILABLE when there is no array of strings in it
 */
export function sentencesOf(answer: string): string[] {
  const from = answer.indexOf('[');
  const to = answer.lastIndexOf(']');
  if (answer.length <= LONGEST_ANSWER && from >= 0 && to > from) {
    try {
      const parsed: unknown = JSON.parse(answer.slice(from, to + 1));
      if (Array.isArray(parsed) && parsed.every((item) => typeof item === 'string')) return parsed;
    } catch {
      // Falls through to the error below: half an answer is no answer.
    }
  }
  throw new AppError('MODEL_UNAVAILABLE', 'the answer is not a JSON array of strings');
}
