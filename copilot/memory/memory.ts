import { ngrams } from '../../analysis/memory/embed.ts';
import type { Run } from '../../domain/action.ts';
import type { Alert } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import type { Embedder } from '../../domain/embedder.ts';
import { contentId } from '../../domain/ids.ts';
import type { TenantStores } from '../../stores/stores.ts';
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

/** Seen to part incidents of a kind from others with the built-in embedder; see its test. */
const NEAR = { similar: 0.6, close: 0.4 };

/** The memory over a tenant's vectors. */
export function createMemory({ stores, embedder = ngrams }: { readonly stores: TenantStores; readonly embedder?: Embedder }): Memory {
  const { model, near = NEAR } = embedder;
  const vectorOf = async (text: string) => (await embedder.embed([text]))[0] ?? [];
  const remember = async (incidentId: string) => {
    const episode = await readEpisode(stores, incidentId);
    if (!episode) return;
    const text = textOf(episode);
    const id = contentId('mem', incidentId);
    await stores.vectors.put([{ id, model, vector: await vectorOf(text), payload: payloadOf(episode), text }]);
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
      const vector = await vectorOf(textOf({ alert, answer, assetKind: asset?.kind ?? null }));
      const found = await stores.vectors.nearest({ model, vector, limit: limit + 1 });
      return found
        .flatMap(({ distance, payload: { incidentId } }) =>
          incidentId === undefined || incidentId === alert.incidentId || distance > near.similar
            ? []
            : [{ incidentId, distance, close: distance <= near.close }],
        )
        .slice(0, limit);
    },
  };
}
