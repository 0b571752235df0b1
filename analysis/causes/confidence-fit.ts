// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`, and how likely by them alone an answer is of which .75 and .8 is said. */
export type Confidence = { readonly weights: readonly number[]; readonly fair: number; readonly sure: number };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 1472;
export const FIT: Confidence = {
  weights: [-11.83, 0.46, 1.75, 1.53, 2.32, 2.04, 3.72, 2.49, 1.28, 0.58, 1.24, 1.22, 0.78, 0, 0, 0],
  fair: 0.6,
  sure: 0.83,
};
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  {
    weights: [-11.35, 0.33, 2.09, 1.26, 2.18, 1.99, 3.64, 2.46, 1.21, 0.49, 1.11, 1.18, 0.75, 0, 0, 0],
    fair: 0.63,
    sure: 0.83,
  },
  {
    weights: [-10.37, 0.46, 1.56, 1.27, 2, 1.89, 2.82, 2.27, 1.53, 0.59, 1.36, 1.29, 0.66, 0, 0, 0],
    fair: 0.55,
    sure: 0.85,
  },
  {
    weights: [-11.08, 0.57, 1.46, 1.32, 2.2, 1.67, 3.63, 2.38, 1.25, 0.42, 1.11, 0.82, 0.8, 0, 0, 0],
    fair: 0.6,
    sure: 0.81,
  },
  {
    weights: [-10.94, 0.59, 1.51, 1.37, 2.56, 1.73, 2.71, 2.52, 1.39, 0.46, 1.03, 1.05, 0.8, 0, 0, 0],
    fair: 0.54,
    sure: 0.87,
  },
  {
    weights: [-11.02, 0.36, 1.76, 1.53, 1.64, 1.86, 3.67, 2.51, 1.21, 0.52, 1.1, 1.13, 0.9, 0, 0, 0],
    fair: 0.62,
    sure: 0.82,
  },
];
