// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`, and how likely by them alone an answer is of which .75 and .8 is said. */
export type Confidence = { readonly weights: readonly number[]; readonly fair: number; readonly sure: number };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 1485;
export const FIT: Confidence = {
  weights: [-11.48, 0.45, 1.78, 1.55, 2.39, 2.15, 3.21, 2.5, 1.32, 0.57, 1.37, 1.21, 0.74, 0, 0, 0],
  fair: 0.58,
  sure: 0.82,
};
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  {
    weights: [-11, 0.39, 2.09, 1.26, 2.22, 2.11, 3.11, 2.48, 1.18, 0.52, 1.26, 1.18, 0.75, 0, 0, 0],
    fair: 0.62,
    sure: 0.84,
  },
  {
    weights: [-10.4, 0.44, 1.6, 1.29, 2.03, 1.87, 2.82, 2.27, 1.61, 0.56, 1.36, 1.29, 0.61, 0, 0, 0],
    fair: 0.55,
    sure: 0.85,
  },
  {
    weights: [-10.73, 0.49, 1.49, 1.33, 2.3, 1.8, 3.15, 2.38, 1.31, 0.39, 1.23, 0.81, 0.73, 0, 0, 0],
    fair: 0.54,
    sure: 0.82,
  },
  {
    weights: [-10.06, 0.58, 1.53, 1.39, 2.64, 1.83, 1.66, 2.53, 1.45, 0.45, 1.29, 1.04, 0.76, 0, 0, 0],
    fair: 0.54,
    sure: 0.83,
  },
  {
    weights: [-10.67, 0.35, 1.78, 1.56, 1.74, 2.01, 3.07, 2.52, 1.27, 0.52, 1.26, 1.13, 0.86, 0, 0, 0],
    fair: 0.61,
    sure: 0.83,
  },
];
