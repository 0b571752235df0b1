/** Longest piece of outside text that is quoted. */
const LONGEST_QUOTE = 160;
const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:xox[abprs]|xapp)-[\w-]{10,}/g,
  /\b(?:ghp|gho|ghs|glpat|sk|pk|rk)[-_][\w-]{16,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b\d{8,10}:[A-Za-z0-9_-]{30,}\b/g,
  /(\b(?:authorization|proxy-authorization)\s*[:=]\s*(?:bearer|basic)?\s*)\S+/gi,
  /(\b[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|community|credential)[\w.-]*["']?\s*[:=]\s*["']?)[^\s"',;]+/gi,
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/gi,
];

/** Text from outside, fit to be quoted in a sentence: one line, no control or direction marks, secrets out, short. */
export function outsideText(text: string): string {
  const line = redact(text)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE)}…`;
}

/** Replaces what looks like a secret by `[secret]`. */
export function redact(text: string): string {
  return SECRETS.reduce(
    (rest, pattern) => rest.replace(pattern, (_whole, kept: unknown) => `${typeof kept === 'string' ? kept : ''}[secret]`),
    text,
  );
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
