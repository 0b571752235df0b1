/** What is not shown to a model, most delicate first. */
export type Kind = 'SECRET' | 'EMAIL' | 'PHONE' | 'PERSON' | 'USER' | 'ADDRESS';
export type Found = { readonly kind: Kind; readonly from: number; readonly to: number };
/** What is looked for; `v` or `q` is the part to hide. Where `needs` is not in a text nothing is found there: it spares the search. */
export type Pattern = readonly [kind: Kind, pattern: RegExp, needs?: string | RegExp];
