import type { Labels } from './observation.ts';

/**
 * An attribute as one text, `name=value`. The first equals sign ends the name; one within the name, and a percent sign there, is
 * percent-encoded.
 *
 * @see RFC 3986, section 2.1
 */
export function pairOf(name: string, value: string): string {
  return `${encoded(name)}=${value}`;
}

/** Attributes → pairs, in their order. */
export function toPairs(attributes: Labels): string[] {
  const pairs: string[] = [];
  for (const name in attributes) pairs.push(pairOf(name, attributes[name] as string));
  return pairs;
}

/** What `toPairs` was given. */
export function fromPairs(pairs: readonly string[]): Labels {
  return Object.fromEntries(
    pairs.map((pair) => {
      const end = pair.indexOf('=');
      return [decoded(pair.slice(0, end)), pair.slice(end + 1)];
    }),
  );
}

function encoded(name: string): string {
  return name.includes('=') || name.includes('%') ? name.replaceAll('%', '%25').replaceAll('=', '%3D') : name;
}

function decoded(name: string): string {
  return name.includes('%') ? name.replaceAll('%3D', '=').replaceAll('%25', '%') : name;
}
