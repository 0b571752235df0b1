// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`, and how likely by them alone an answer is of which .75 and .8 is said. */
export type Confidence = { readonly weights: readonly number[]; readonly fair: number; readonly sure: number };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 1491;
export const FIT: Confidence = {
  weights: [-11.5, 0.44, 1.78, 1.55, 2.44, 2.13, 3.21, 2.51, 1.33, 0.54, 1.36, 1.2, 0.72, 0, 0, 0],
  fair: 0.59,
  sure: 0.82,
};
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  {
    weights: [-11.01, 0.38, 2.09, 1.25, 2.28, 2.08, 3.11, 2.49, 1.19, 0.5, 1.25, 1.17, 0.74, 0, 0, 0],
    fair: 0.63,
    sure: 0.84,
  },
  {
    weights: [-10.42, 0.45, 1.6, 1.29, 2.06, 1.87, 2.82, 2.28, 1.61, 0.55, 1.35, 1.28, 0.61, 0, 0, 0],
    fair: 0.55,
    sure: 0.85,
  },
  {
    weights: [-10.73, 0.49, 1.5, 1.33, 2.34, 1.77, 3.16, 2.4, 1.33, 0.37, 1.21, 0.81, 0.72, 0, 0, 0],
    fair: 0.54,
    sure: 0.82,
  },
  {
    weights: [-10.07, 0.58, 1.53, 1.39, 2.7, 1.81, 1.66, 2.54, 1.46, 0.42, 1.27, 1.03, 0.74, 0, 0, 0],
    fair: 0.53,
    sure: 0.83,
  },
  {
    weights: [-10.69, 0.35, 1.77, 1.56, 1.8, 2, 3.07, 2.54, 1.28, 0.49, 1.24, 1.12, 0.85, 0, 0, 0],
    fair: 0.6,
    sure: 0.83,
  },
];
