/** What a token looks like, beside its hash; bits. */
export const LOOK = {
  bracket: 1,
  /** Letters of both cases inside, or a dot, underscore, dash, slash, dollar: the name of something. */
  name: 2,
  capitals: 4,
  quoted: 8,
  /** Follows a colon or a bracket. */
  value: 16,
  /** A name of several parts with dots, or an address of a file or person. */
  address: 32,
  /** Follows a word that says a value comes: `user`, `from`. */
  argument: 64,
  /** Before an equals sign, or in quotes before a colon: what a value is called. */
  key: 128,
  /** Several parts joined by a dash, underscore, dot or slash: an identifier more often than a word. */
  joined: 256,
} as const;
