import type { Embedder } from '../domain/embedder.ts';
import type { TenantStores } from '../stores/stores.ts';

/**
 * After the embedder was changed: gives each thing that only other models have a vector of one of the present model, then deletes
 * theirs. Searches meanwhile see the present model's vectors only, which become more. It can be interrupted and run again.
 *
 * @returns how many were made
 */
export async function reembed(
  deps: { readonly vectors: Pick<TenantStores['vectors'], 'lacking' | 'put' | 'deleteOthers'>; readonly embedder: Embedder },
  batchSize = 64,
): Promise<number> {
  const { vectors, embedder } = deps;
  const { model, dimension } = embedder;
  let made = 0;
  for (;;) {
    const items = await vectors.lacking({ model, dimension, limit: batchSize });
    if (items.length === 0) break;
    const embedded = await embedder.embed(items.map(({ text }) => text));
    const wrong = items.findIndex((_, i) => embedded[i]?.length !== dimension);
    if (wrong >= 0) throw new Error(`${model} gave ${embedded[wrong]?.length ?? 'no'} numbers for a text, not ${dimension}`);
    await vectors.put(items.map((item, i) => ({ ...item, model, vector: embedded[i] ?? [] })));
    made += items.length;
  }
  await vectors.deleteOthers(model);
  return made;
}
