// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`. */
export type Confidence = { readonly weights: readonly number[] };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 718;
export const FIT: Confidence = { weights: [-3.933, 0.24, 0, 1.305, 0.651, 0, 0, 0, 0, 1.475, 1.045, 1.214, 0, 0, 0, 0.176, 2.124, 0] };
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  { weights: [-3.63, 0.12, 0, 1.196, 0.64, 0, 0, 0, 0, 1.254, 0.98, 1.264, 0, 0.081, 0, 0.217, 2.164, 0] },
  { weights: [-2.759, 0.297, 0, 1.323, 0.596, 0, 0, 0, 0, 1.214, 0.797, 0.952, 0, 0, 0, 0.177, 1.462, 0] },
  { weights: [-3.739, 0.609, 0, 1.218, 0.305, 0, 0, 0, 0, 1.112, 0.732, 1.499, 0, 0, 0, 0.144, 1.89, 0] },
  { weights: [-3.982, 0.206, 0, 1.445, 0.578, 0, 0, 0, 0, 1.355, 1.028, 1.246, 0, 0, 0, 0.193, 2.221, 0] },
  { weights: [-3.235, 0.122, 0, 1.234, 0.762, 0, 0, 0, 0, 1.308, 0.935, 1.048, 0, 0, 0, 0, 2.111, 0] },
];
