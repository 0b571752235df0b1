// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`. */
export type Confidence = { readonly weights: readonly number[] };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 676;
export const FIT: Confidence = { weights: [-1.787, 0.141, 0, 1.301, 0.237, 0, 0, 0, 0, 1.628, 1.453, 1.275, 0, 0.128, 0, 0, 0] };
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  { weights: [-1.666, 0.012, 0, 1.186, 0.242, 0, 0, 0, 0, 1.457, 1.433, 1.342, 0, 0.473, 0, 0, 0] },
  { weights: [-1.106, 0.19, 0, 1.387, 0.229, 0, 0, 0, 0, 1.417, 1.08, 0.955, 0, 0.151, 0, 0, 0] },
  { weights: [-2.058, 0.489, 0, 1.305, 0.062, 0, 0, 0, 0, 1.282, 1.129, 1.602, 0, 0.118, 0, 0, 0] },
  { weights: [-1.482, 0.096, 0, 1.382, 0.187, 0, 0, 0, 0, 1.388, 1.445, 1.346, 0, 0, 0, 0, 0] },
  { weights: [-0.974, 0.014, 0, 1.201, 0.329, 0, 0, 0, 0, 1.385, 1.013, 1.147, 0, 0.186, 0, 0, 0] },
];
