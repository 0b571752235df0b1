import { columnsOf, padColumns } from '../bot/terminal/columns.ts';

/**
 * Rows under headings, each column as wide as the widest of it; wide signs count for two. The last column is left as it is, so that no line
 * ends in spaces. None where there are no rows.
 */
export function table(headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string[] {
  if (rows.length === 0) return [];
  const all = [headings, ...rows];
  const widths = headings.map((_heading, column) => Math.max(...all.map((row) => columnsOf(row[column] ?? ''))));
  const last = headings.length - 1;
  return all.map((row) => row.map((cell, column) => (column === last ? cell : padColumns(cell, widths[column] ?? 0))).join('  '));
}
