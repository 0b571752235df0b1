/** Text as every engine can hold it: NUL and lone surrogates become U+FFFD. */
export function storableText(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text).toWellFormed();
}

/** The same for text that JSON.stringify wrote, in which exactly these characters stand as escapes. */
export function storableJson(json: string): string {
  return json.includes('\\u') ? json.replace(UNFIT, '$1\\ufffd') : json;
}

/** The backslash must not itself be escaped. */
const UNFIT = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;
