import { columnsOf, padColumns, wrapColumns } from '../bot/terminal/columns.ts';

const GAP = '  ';
const INDENT = '    ';
/** A cell that goes on below itself is no narrower than this. */
const NARROWEST = 20;

/**
 * Rows under headings, each column as wide as the widest of it; wide signs count for two. The last column is left as it is, so that no line
 * ends in spaces. None where there are no rows.
 *
 * @param fits columns of the terminal: where a row is wider, its long cells go on below themselves, or, where even that is too wide, each
 * stands on a line of its own behind its heading; absent for what reads lines, such as a pipe
 */
export function table(headings: readonly string[], rows: ReadonlyArray<readonly string[]>, fits = Number.POSITIVE_INFINITY): string[] {
  if (rows.length === 0) return [];
  const all = [headings, ...rows];
  const widths = headings.map((_heading, column) => Math.max(...all.map((row) => columnsOf(row[column] ?? ''))));
  const last = headings.length - 1;
  const narrowed = within(widths, fits - GAP.length * last);
  if (narrowed === null) return rows.flatMap((row) => listed(headings, row, fits));
  return all.flatMap((row) => {
    const cells = row.map((cell, column) => (narrowed === widths ? [cell] : wrapColumns(cell, narrowed[column] ?? 0)));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((of, column) => (column === last ? (of[line] ?? '') : padColumns(of[line] ?? '', narrowed[column] ?? 0)))
        .join(GAP)
        .trimEnd(),
    );
  });
}

/** A line in as many as the terminal takes, broken between words; what goes on stands below the words, not below the sign before them. */
export function fitted(line: string, fits = terminalColumns()): string[] {
  if (columnsOf(line) <= fits) return [line];
  const [lead = ''] = /^\s*(?:[✓·!✗→] )?/u.exec(line) ?? [];
  const room = Math.max(NARROWEST, fits - columnsOf(lead));
  return wrapColumns(line.slice(lead.length), room).map((part, index) => (index === 0 ? lead : ' '.repeat(columnsOf(lead))) + part);
}

/** Of the terminal that is written to; none where it is a pipe or a file. */
export function terminalColumns(): number {
  return process.stdout.isTTY === true ? (process.stdout.columns ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
}

/** The widths, the widest but the first, which names the row, made narrower until they fit; null where they cannot. */
function within(widths: readonly number[], fits: number): readonly number[] | null {
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
  if (sum(widths) <= fits) return widths;
  const narrowed = [...widths];
  while (sum(narrowed) > fits) {
    const widest = narrowed.indexOf(Math.max(...narrowed.slice(1)), 1);
    const width = narrowed[widest] ?? 0;
    if (width <= NARROWEST) return null;
    narrowed[widest] = width - 1;
  }
  return narrowed;
}

/** A row whose cells stand below its first, each behind its heading; short ones share a line. */
function listed(headings: readonly string[], [name = '', ...cells]: readonly string[], fits: number): string[] {
  const room = Math.max(NARROWEST, fits - INDENT.length);
  const lines: string[] = [];
  for (const [index, cell] of cells.entries()) {
    const said = `${headings[index + 1]}: ${cell}`;
    const joined = `${lines.at(-1)}; ${said}`;
    if (lines.length > 0 && columnsOf(joined) <= room) lines[lines.length - 1] = joined;
    else lines.push(said);
  }
  return [name, ...lines.flatMap((line) => wrapColumns(line, room)).map((line) => INDENT + line)];
}
