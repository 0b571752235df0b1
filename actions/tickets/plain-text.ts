/**
 * Text for a field that shows `[code]…[/code]` as HTML, as journals of ServiceNow do: a word joiner behind the bracket keeps it
 * text.
 */
export function plainText(text: string): string {
  return text.toWellFormed().replaceAll(/\[(?=\/?\s*code\b)/gi, '[\u2060');
}
