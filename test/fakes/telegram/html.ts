const TAGS = new Set(['b', 'i', 'u', 's', 'code', 'pre', 'a', 'blockquote']);

/**
 * Text as Telegram shows it; throws what Telegram would say of faulty HTML.
 *
 * @see https://core.telegram.org/bots/api#html-style
 */
export function shownText(html: string): string {
  const open: string[] = [];
  const text = html.replace(
    /<(\/?)([a-zA-Z]*)([^<>]*)>|[<>]|&(?!(?:lt|gt|amp|quot|#\d+);)\w+;/g,
    (whole, slash: string | undefined, name: string | undefined) => {
      if (name === undefined) throw new Error(`Bad Request: can't parse entities: Unexpected "${whole}"`);
      if (!TAGS.has(name)) throw new Error(`Bad Request: can't parse entities: Unsupported start tag "${name}"`);
      if (slash === '/') {
        if (open.pop() !== name) throw new Error(`Bad Request: can't parse entities: Unmatched end tag "${name}"`);
      } else {
        open.push(name);
      }
      return '';
    },
  );
  if (open.length > 0) throw new Error(`Bad Request: can't parse entities: Can't find end tag corresponding to start tag "${open.at(-1)}"`);
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
