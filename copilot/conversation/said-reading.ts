/** A phrase, and how it is read. */
export type Reading = readonly [pattern: RegExp, as: string | ((whole: string, written: string, ...more: string[]) => string)];

export const words = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${pattern})(?![\\p{L}\\p{N}_])`, 'giu');
