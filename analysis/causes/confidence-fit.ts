// Made by `npm run bench -- confidence --fit`; see bench/confidence/README.md.

/** Weights of `featuresOf`. */
export type Confidence = { readonly weights: readonly number[] };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = 5;
/** Answers that they were fitted to. */
export const ANSWERS = 500;
export const FIT: Confidence = { weights: [-0.844, 0.984, 0, 1.278, 0.134, 0, 0, 0, 0, 1.194, 1.109, 0, 0, 0, 0, 0] };
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
  { weights: [-0.512, 1.043, 0, 1.016, 0.201, 0, 0, 0, 0, 0.959, 0.995, 0, 0, 0, 0, 0] },
  { weights: [-0.51, 0.976, 0, 1.189, 0.135, 0, 0, 0, 0, 0.928, 0.986, 0, 0, 0, 0, 0] },
  { weights: [-0.583, 0.866, 0, 1.188, 0.01, 0, 0, 0, 0, 0.906, 1.225, 0, 0, 0, 0, 0] },
  { weights: [-0.984, 0.959, 0, 1.228, 0.176, 0, 0, 0, 0, 1.147, 1.179, 0, 0, 0, 0, 0] },
  { weights: [0.202, 0.921, 0, 1.651, 0.105, 0, 0, 0, 0, 1.174, 0.152, 0, 0, 0, 0, 0] },
];
