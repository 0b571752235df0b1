/** Vectors with the model's name and dimension beside each, so that embedders never mix. */
export type VectorStore = {
  put(
    items: ReadonlyArray<{
      readonly id: string;
      readonly model: string;
      readonly vector: readonly number[];
      readonly payload: Readonly<Record<string, string>>;
      /** What it was made from; without it another model cannot make its own. */
      readonly text?: string;
    }>,
  ): Promise<void>;
  /** Nearest by cosine distance among vectors of the same model. */
  nearest(query: {
    readonly model: string;
    readonly vector: readonly number[];
    /** Only those whose payload names an incident with an alert on one of them. */
    readonly assetIds?: readonly string[];
    readonly limit: number;
  }): Promise<Array<{ readonly id: string; readonly distance: number; readonly payload: Readonly<Record<string, string>> }>>;
  /** Things of which only other models (or other dimensions) have a vector, with what it was made from; in order of their ids. */
  lacking(filter: {
    readonly model: string;
    readonly dimension: number;
    readonly limit: number;
  }): Promise<Array<{ readonly id: string; readonly text: string; readonly payload: Readonly<Record<string, string>> }>>;
  /** Deletes the vectors of other models of things that this model has one of. How many. */
  deleteOthers(model: string): Promise<number>;
};
