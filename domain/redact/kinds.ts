/** What is not shown to a model, most delicate first. */
export type Kind = 'SECRET' | 'EMAIL' | 'PHONE' | 'PERSON' | 'USER' | 'ADDRESS';
export type Found = { readonly kind: Kind; readonly from: number; readonly to: number };
