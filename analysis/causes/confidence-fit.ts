// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`. */
export type Confidence = { readonly weights: readonly number[] };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 674;
export const FIT: Confidence = { weights: [-2.794, 0.015, 0, 1.341, 0.395, 0, 0, 0, 0, 1.639, 1.312, 1.026, 0.59, 0.996, 0, 0] };
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  { weights: [-2.828, 0, 0, 1.241, 0.395, 0, 0, 0, 0, 1.579, 1.272, 1.01, 0.595, 1.285, 0, 0] },
  { weights: [-2.345, 0.1, 0.029, 1.631, 0.304, 0, 0, 0, 0, 1.425, 0.964, 0.529, 0.679, 1.152, 0, 0] },
  { weights: [-3.057, 0.406, 0.005, 1.435, 0.064, 0, 0, 0, 0, 1.244, 1.011, 1.425, 0.856, 0.573, 0, 0] },
  { weights: [-1.697, 0, 0, 1.279, 0.288, 0, 0, 0, 0, 1.408, 1.345, 1.312, 0, 0.374, 0, 0] },
  { weights: [-2.318, 0, 0.074, 1.292, 0.453, 0, 0.013, 0, 0, 1.51, 0.9, 0.832, 0.584, 0.928, 0, 0] },
];
