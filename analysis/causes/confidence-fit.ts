// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`, and how likely by them alone an answer is of which .75 and .8 is said. */
export type Confidence = { readonly weights: readonly number[]; readonly fair: number; readonly sure: number };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 1722;
export const FIT: Confidence = {
  weights: [-12.15, 0.67, 1.51, 1.32, 2.59, 1.71, 3.6, 2.4, 1.59, 0.66, 1.48, 1.25, 1.05, 0, 0, 0],
  fair: 0.56,
  sure: 0.8,
};
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  {
    weights: [-11.75, 0.57, 1.86, 1.08, 2.27, 1.79, 3.47, 2.57, 1.46, 0.6, 1.36, 1.27, 0.99, 0, 0, 0],
    fair: 0.62,
    sure: 0.82,
  },
  {
    weights: [-11.22, 0.67, 1.38, 1.26, 2.08, 1.55, 3.21, 2.15, 1.83, 0.67, 1.49, 1.31, 1.03, 0, 0, 0],
    fair: 0.55,
    sure: 0.83,
  },
  {
    weights: [-11.41, 0.73, 1.16, 1.07, 2.53, 1.27, 3.54, 2.26, 1.61, 0.54, 1.32, 1.02, 1.11, 0, 0, 0],
    fair: 0.57,
    sure: 0.8,
  },
  {
    weights: [-10.41, 0.78, 1.29, 1.21, 2.82, 1.46, 1.72, 2.4, 1.82, 0.5, 1.48, 1.01, 1, 0, 0, 0],
    fair: 0.55,
    sure: 0.8,
  },
  {
    weights: [-11.32, 0.62, 1.58, 1.24, 2.27, 1.58, 3.45, 2.4, 1.37, 0.55, 1.29, 1.1, 1.07, 0, 0, 0],
    fair: 0.54,
    sure: 0.82,
  },
];
