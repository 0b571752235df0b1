const WIDE =
  /^[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]/u;
const NONE = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const PLAIN = /^[\u0020-\u007e\u00a0-\u02ff\u0400-\u045f]*$/;

/**
 * How many columns a terminal gives a line: two to East Asian signs and pictures, none to marks over other signs.
 *
 * @see https://www.unicode.org/reports/tr11/
 */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const sign of text) columns += NONE.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1;
  return columns;
}

/** The text with spaces behind it up to so many columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** The text in lines of at most so many columns, broken between words and, where one is longer than a line, within it. */
export function wrapColumns(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > columns) {
      lines.push(line);
      line = '';
    }
    let rest = line === '' ? word : `${line} ${word}`;
    while (columnsOf(rest) > columns) {
      const head = startOf(rest, columns);
      lines.push(head);
      rest = rest.slice(head.length);
    }
    line = rest;
  }
  return [...lines, line];
}

/** The longest start of a text within so many columns; at least its first sign. */
function startOf(text: string, columns: number): string {
  let head = '';
  let used = 0;
  for (const sign of text) {
    used += columnsOf(sign);
    if (head !== '' && used > columns) break;
    head += sign;
  }
  return head;
}
