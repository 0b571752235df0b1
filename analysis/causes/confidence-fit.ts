// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`. */
export type Confidence = { readonly weights: readonly number[] };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 1219;
export const FIT: Confidence = { weights: [-9.28, 0.43, 0, 0.54, 1.41, 0, 0, 0, 0, 2.76, 1.04, 0.24, 0, 0, 0, 2.78, 2.65, 1.44, 0] };
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  { weights: [-8.97, 0.29, 0, 0.56, 1.49, 0, 0, 0, 0, 2.41, 0.9, 0.29, 0, 0, 0, 2.99, 2.66, 1.45, 0] },
  { weights: [-7.38, 0.42, 0, 0.7, 1.05, 0, 0, 0, 0, 2.34, 0.86, 0.32, 0, 0, 0, 1.6, 2.34, 1.46, 0] },
  { weights: [-8.39, 0.54, 0, 0.57, 0.93, 0, 0, 0, 0, 2.27, 0.69, 0.34, 0, 0, 0, 2.77, 2.4, 1.44, 0] },
  { weights: [-8.8, 0.48, 0, 0.61, 1.47, 0, 0, 0, 0, 2.68, 0.96, 0.26, 0, 0, 0, 2.16, 2.69, 1.41, 0] },
  { weights: [-8.91, 0.43, 0, 0.42, 1.49, 0, 0, 0, 0, 2.43, 1.05, 0.17, 0, 0, 0, 2.83, 2.71, 1.32, 0] },
];
