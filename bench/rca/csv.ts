import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/**
 * Rows of a CSV file (RFC 4180, header first), gunzipped when its name ends in `.gz`, as arrays in the order of
 * `columns`; a column the file lacks is empty in every row.
 */
export function readRows(path: string, columns: readonly string[]): string[][] {
  const bytes = readFileSync(path);
  const rows = parseRows((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  const [header = [], ...body] = rows;
  const places = columns.map((name) => header.indexOf(name));
  return body.map((row) => places.map((place) => row[place] ?? ''));
}

function parseRows(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const line = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
    if (!line.includes('"')) {
      if (line !== '') rows.push(line.split(','));
      at = end + 1;
      continue;
    }
    const [row, next] = quotedRow(text, at);
    rows.push(row);
    at = next;
  }
  return rows;
}

/** A row with quoted fields, which may hold commas and line ends, and where the next row begins. */
function quotedRow(text: string, from: number): [string[], number] {
  const row: string[] = [];
  let at = from;
  for (;;) {
    let field = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) return [[...row, field + text.slice(at)], text.length];
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at += 1;
      }
    } else {
      const end = /[,\r\n]/g;
      end.lastIndex = at;
      const stop = end.exec(text)?.index ?? text.length;
      field = text.slice(at, stop);
      at = stop;
    }
    row.push(field);
    if (text[at] !== ',') break;
    at += 1;
  }
  if (text[at] === '\r') at += 1;
  return [row, at + 1];
}
