import { createTemplateMiner, type TemplateMiner } from '../analysis/templates/templates.ts';
import type { LogStore } from '../stores/stores.ts';

export type SharedTemplatesDeps = {
  readonly logs: Pick<LogStore, 'templateChanges'>;
  readonly now: () => Date;
};

/** What other workers learned is taken up so often. */
const EVERY_MS = 10_000;

/**
 * The worker's miner: it begins with all that workers ever filed and takes up, from time to time, what others have filed since.
 * The store may be away; whoever asks then is told so, and the next asks again.
 */
export function createSharedTemplates({ logs, now }: SharedTemplatesDeps): () => Promise<TemplateMiner> {
  let miner: TemplateMiner | null = null;
  let cursor: string | null = null;
  let dueMs = Number.NEGATIVE_INFINITY;
  let running: Promise<TemplateMiner> | null = null;

  const read = async (): Promise<TemplateMiner> => {
    const changes = await logs.templateChanges(cursor);
    if (miner === null) miner = createTemplateMiner(changes.templates);
    else miner.takeUp(changes.templates);
    cursor = changes.cursor;
    dueMs = now().getTime() + EVERY_MS;
    return miner;
  };

  return () => {
    if (miner !== null && now().getTime() < dueMs) return Promise.resolve(miner);
    running ??= read().finally(() => {
      running = null;
    });
    return running;
  };
}
