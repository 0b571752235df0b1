/** The text without what it quotes; null where a quotation is in none of the records. What is quoted begins a record. */
export function withoutQuotes(text: string, records: readonly string[]): string | null {
  let rest = text;
  for (let from = rest.search(/[“«]/); from >= 0; from = rest.search(/[“«]/)) {
    const ends = [...rest.matchAll(/[”»]/g)].map(({ index }) => index).filter((index) => index > from);
    // A quotation may hold such marks itself: the longest that was written is the one.
    const end = ends.findLast((index) => records.some((record) => begins(record, rest.slice(from + 1, index))));
    if (end === undefined) return null;
    rest = `${rest.slice(0, from)} ${rest.slice(end + 1)}`;
  }
  return rest;
}

/** Whether a record, on one line, is the quotation or begins with it where `…` says that it goes on; `[secret]` may stand for anything. */
export function begins(record: string, quotation: string): boolean {
  const plain = (text: string) => text.replace(/[\s\p{C}]+/gu, ' ').trim();
  const parts = plain(quotation.replace(/…$/, ''))
    .split('[secret]')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}${quotation.endsWith('…') ? '' : '$'}`, 'u').test(plain(record));
}
