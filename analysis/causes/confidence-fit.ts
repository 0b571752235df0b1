// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`. */
export type Confidence = { readonly weights: readonly number[] };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 1219;
export const FIT: Confidence = { weights: [-9.31, 0.38, 0, 0.54, 1.44, 0, 0, 0, 0, 2.85, 1.03, 0.23, 0, 0, 0, 2.79, 2.63, 1.44, 0] };
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  { weights: [-9.01, 0.26, 0, 0.57, 1.52, 0, 0, 0, 0, 2.5, 0.89, 0.28, 0, 0, 0, 3, 2.64, 1.44, 0] },
  { weights: [-7.45, 0.41, 0, 0.71, 1.06, 0, 0, 0, 0.04, 2.39, 0.86, 0.3, 0, 0, 0, 1.6, 2.34, 1.46, 0] },
  { weights: [-8.39, 0.51, 0, 0.57, 0.95, 0, 0, 0, 0, 2.34, 0.69, 0.33, 0, 0, 0, 2.77, 2.37, 1.44, 0] },
  { weights: [-8.85, 0.42, 0, 0.61, 1.5, 0, 0, 0, 0.04, 2.77, 0.95, 0.25, 0, 0, 0, 2.17, 2.67, 1.41, 0] },
  { weights: [-8.98, 0.33, 0, 0.43, 1.52, 0, 0, 0, 0.06, 2.52, 1.04, 0.16, 0, 0, 0, 2.86, 2.7, 1.31, 0] },
];
