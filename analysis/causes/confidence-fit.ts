// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`, and from which probability on no wrong answer was seen. */
export type Confidence = { readonly weights: readonly number[]; readonly clearFrom: number };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 0;
export const FIT: Confidence = { weights: [0, 1], clearFrom: 1 };
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [];
