/** The values of one named column of a CSV text (RFC 4180: quoted fields may hold commas, quotes and line breaks). */
export function readColumn(text: string, name: string): string[] {
  const values: string[] = [];
  let wanted = -1;
  let column = 0;
  let isHeader = true;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const [field, end] = readField(text, at);
    if (isHeader && field === name) wanted = column;
    else if (!isHeader && column === wanted) values.push(field);
    const separator = text[end];
    if (separator === ',') {
      column++;
      at = end + 1;
    } else {
      column = 0;
      isHeader = false;
      at = end + (separator === '\r' && text[end + 1] === '\n' ? 2 : 1);
    }
  }
  if (wanted < 0) throw new Error(`the table has no column "${name}"`);
  return values;
}

/** A field from `at`, and the place of the separator after it. */
function readField(text: string, at: number): [field: string, end: number] {
  if (text[at] !== '"') {
    let end = at;
    while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++;
    return [text.slice(at, end), end];
  }
  let end = at + 1;
  while (end < text.length && !(text[end] === '"' && text[end + 1] !== '"')) end += text[end] === '"' ? 2 : 1;
  return [text.slice(at + 1, end).replaceAll('""', '"'), end + 1];
}
