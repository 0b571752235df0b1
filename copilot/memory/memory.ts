import { ngrams } from '../../analysis/memory/embed.ts';
import type { Run } from '../../domain/action.ts';
import type { Alert } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { contentId } from '../../domain/ids.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { RemoteEmbedder } from '../models/embedding.ts';
import { payloadOf, readEpisode, textOf } from './episode.ts';

/** Earlier incidents of one tenant. */
export type Memory = {
  /** Keeps an incident as it is now: explained, acted upon, judged, over. Again, it replaces what was kept. @throws STORE_UNAVAILABLE */
  remember(incidentId: string): Promise<void>;
  /** Keeps the incident that a runbook ran for, with what came of it; nothing when none ran. @throws STORE_UNAVAILABLE */
  rememberRun(run: Run | null): Promise<void>;
  /** Other incidents that resemble an alert as far as it is explained, nearest first. @throws STORE_UNAVAILABLE */
  similar(about: { readonly alert: Alert; readonly answer: Answer | null }, limit: number): Promise<Similar[]>;
};

export type Similar = {
  readonly incidentId: string;
  readonly distance: number;
  /** Near enough to be told without being asked for. */
  readonly close: boolean;
};

export type MemoryDeps = {
  readonly stores: TenantStores;
  /** A configured one; the built-in one is kept up beside it and takes its place while it is away. */
  readonly embedder?: RemoteEmbedder | null;
  readonly warn?: (error: unknown, message: string) => void;
};

/** Seen to part incidents of a kind from others with the built-in embedder; see its test. */
const NEAR = { similar: 0.6, close: 0.4 };

type Embedded = { readonly model: string; readonly near: typeof NEAR; readonly vector: readonly number[] };

/** The memory over a tenant's vectors. */
export function createMemory(deps: MemoryDeps): Memory {
  const { stores } = deps;
  const remember = async (incidentId: string) => {
    const episode = await readEpisode(stores, incidentId);
    if (!episode) return;
    const text = textOf(episode);
    const same = { id: contentId('mem', incidentId), payload: payloadOf(episode), text };
    const made = await embeddings(deps, text);
    await stores.vectors.put(made.map(({ model, vector }) => ({ ...same, model, vector })));
  };
  return {
    remember,
    rememberRun: async (run) => {
      const approval = run && (await stores.approvals.get(run.approvalId));
      const alert = approval?.alertId ? await stores.alerts.get(approval.alertId) : null;
      if (alert) await remember(alert.incidentId);
    },
    similar: async ({ alert, answer }, limit) => {
      const asset = await stores.inventory.asset(alert.assetId);
      const [best] = await embeddings(deps, textOf({ alert, answer, assetKind: asset?.kind ?? null }));
      if (!best) return [];
      const { model, vector, near } = best;
      const found = await stores.vectors.nearest({ model, vector, limit: limit + 1 });
      return found
        .flatMap(({ distance, payload: { incidentId, ...then } }) =>
          incidentId === undefined || incidentId === alert.incidentId || distance > near.similar
            ? []
            : [{ incidentId, distance, close: distance <= near.close && mayBeSame(then, answer?.cause ?? null) }],
        )
        .slice(0, limit);
    },
  };
}

/** One alert of one service may have many causes: where each has its own, and neither is part of how the other came about, only words are alike. */
function mayBeSame(then: { readonly concept?: string; readonly path?: string }, now: Answer['cause']): boolean {
  if (!then.concept || !now) return true;
  return (
    then.concept === now.concept || now.path.some((one) => one === then.concept) || (then.path?.split(' ') ?? []).includes(now.concept)
  );
}

/** The text's vectors, the best first: the configured embedder's while it answers, and always the built-in one's. */
async function embeddings({ embedder, warn }: MemoryDeps, text: string): Promise<Embedded[]> {
  const [vector = []] = await ngrams.embed([text]);
  const own = { model: ngrams.model, near: NEAR, vector };
  if (!embedder) return [own];
  try {
    const [better = []] = await embedder.embed([text]);
    return [{ model: embedder.model, near: embedder.near ?? NEAR, vector: better }, own];
  } catch (thrown) {
    warn?.(thrown, 'the embedder is away; the built-in one is used');
    return [own];
  }
}
