import { encode } from 'uqr';

/** Modules of a symbol, rows of `1` (dark) and `0`, with the quiet margin that readers need. @see ISO/IEC 18004 */
export function qrRows(text: string): string[] {
  return encode(text, { ecc: 'M', border: 4 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
}

const HALVES: Readonly<Record<string, string>> = { '00': ' ', '01': '▄', '10': '▀', '11': '█' };

/**
 * A symbol as lines of a terminal, two rows of modules in each.
 *
 * @param coloured black on white, whatever the terminal's colours are; else light modules are drawn, as a dark terminal needs it
 */
export function qrLines(text: string, coloured: boolean): string[] {
  const rows = qrRows(text);
  const drawn = coloured ? rows : rows.map((row) => row.replace(/./g, (one) => (one === '1' ? '0' : '1')));
  return Array.from({ length: Math.ceil(drawn.length / 2) }, (_, index) => {
    const [upper = '', lower = '0'.repeat(upper.length)] = drawn.slice(2 * index, 2 * index + 2);
    const line = [...upper].map((one, at) => HALVES[one + (lower[at] ?? '0')] ?? ' ').join('');
    return coloured ? `\x1b[30;107m${line}\x1b[0m` : line;
  });
}
