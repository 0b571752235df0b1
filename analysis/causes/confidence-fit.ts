// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`, and how likely by them alone an answer is of which .75 and .8 is said. */
export type Confidence = { readonly weights: readonly number[]; readonly fair: number; readonly sure: number };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 1816;
export const FIT: Confidence = {
  weights: [-12.03, 0.47, 1.57, 1.43, 2.31, 2.02, 3.63, 2.56, 1.52, 0.66, 1.5, 1.32, 0.88, 0, 0, 0],
  fair: 0.58,
  sure: 0.82,
};
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  {
    weights: [-11.66, 0.46, 1.86, 1.12, 2.04, 2.04, 3.5, 2.7, 1.35, 0.66, 1.42, 1.34, 0.87, 0, 0, 0],
    fair: 0.67,
    sure: 0.84,
  },
  {
    weights: [-11.16, 0.45, 1.52, 1.4, 1.73, 1.84, 3.22, 2.35, 1.95, 0.65, 1.48, 1.37, 0.79, 0, 0, 0],
    fair: 0.6,
    sure: 0.84,
  },
  {
    weights: [-11.21, 0.59, 1.11, 1.17, 2.33, 1.44, 3.58, 2.31, 1.58, 0.53, 1.32, 1.02, 1.01, 0, 0, 0],
    fair: 0.44,
    sure: 0.81,
  },
  {
    weights: [-10.32, 0.54, 1.42, 1.25, 2.63, 1.79, 1.75, 2.6, 1.67, 0.46, 1.5, 1.07, 0.84, 0, 0, 0],
    fair: 0.61,
    sure: 0.81,
  },
  {
    weights: [-11.19, 0.38, 1.67, 1.35, 1.95, 1.95, 3.5, 2.58, 1.3, 0.53, 1.34, 1.19, 0.86, 0, 0, 0],
    fair: 0.54,
    sure: 0.83,
  },
];
