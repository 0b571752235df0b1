/** A model that turns texts into vectors of one length, in the order of the texts. */
export type Embedder = {
  readonly model: string;
  readonly dimension: number;
  embed(texts: readonly string[]): Promise<ReadonlyArray<readonly number[]>>;
};
