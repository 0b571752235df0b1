/** A model that turns texts into vectors of one length, in the order of the texts. */
export type Embedder = {
  readonly model: string;
  readonly dimension: number;
  /** Cosine distance up to which texts are similar, and up to which they are very much so; those of the built-in one when absent. */
  readonly near?: { readonly similar: number; readonly close: number };
  embed(texts: readonly string[]): Promise<ReadonlyArray<readonly number[]>>;
};
