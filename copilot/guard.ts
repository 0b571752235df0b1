import { randomInt } from 'node:crypto';
import { cutWhole } from '../domain/redact/find.ts';
import { redact } from '../domain/redact/redact.ts';

/** Longest piece of outside text that is quoted. */
const LONGEST_QUOTE = 160;

/** Text from outside, fit to be quoted in a sentence: one line, no control or direction marks, secrets out, short. */
export function outsideText(text: string): string {
  const line = redact(text)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= LONGEST_QUOTE ? line : `${cutWhole(line, LONGEST_QUOTE)}…`;
}

/** Of these no run of letters is hexadecimal, and none means anything in base64: by chance other alphabets give what looks like a secret. */
const PLAIN = 'ghjkmnpqrstvwxyz';
const MARK_LETTERS = 16;

/** A mark that nobody can guess, for `fence`. */
export function fenceMark(): string {
  return Array.from({ length: MARK_LETTERS }, () => PLAIN[randomInt(PLAIN.length)]).join('');
}

/**
 * Outside text between marks that it cannot contain, so that a model can tell data from instructions. The marks carry
 * a nonce; whoever wrote the text could not know it.
 *
 * @see OWASP Top 10 for LLM Applications, LLM01 Prompt Injection
 */
export function fence(text: string, nonce: string): string {
  const inner = redact(text)
    .replaceAll(nonce, '')
    .replace(/<\/?data\b[^>]*>/gi, '');
  return `<data id="${nonce}">\n${inner}\n</data id="${nonce}">`;
}
