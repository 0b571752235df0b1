import { maskedEmbedder } from '../copilot/masking/masked.ts';
import { createMemory, type Memory } from '../copilot/memory/memory.ts';
import { rate, type Vote } from '../copilot/memory/rate.ts';
import { createEmbedder, type RemoteEmbedder } from '../copilot/models/embedding.ts';
import type { Feedback } from '../domain/feedback.ts';
import type { Principal } from '../domain/tenant.ts';
import { reembed } from '../jobs/reembed.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';

export type MemoryParts = Memory & {
  /** The memory as far as these stores show it. */
  readonly within: (stores: TenantStores) => Memory;
  readonly rate: (principal: Principal, vote: Vote) => Promise<Feedback>;
  /** Lets the configured embedder make vectors of what was remembered without it. How many; 0 when it is away or there is none. */
  readonly catchUp: () => Promise<number>;
};

/** The memory of a tenant. What cannot be remembered now is logged and made up for at the incident's next turn; it holds up nothing. */
export async function assembleMemory(
  deps: {
    readonly stores: TenantStores;
    readonly now: () => Date;
    readonly secret: ResolveSecret;
    readonly warn: (error: unknown, message: string) => void;
  },
  settings: Pick<Settings, 'model'>,
): Promise<MemoryParts> {
  const embedder = await embedderOf(settings, deps);
  const memory = createMemory({ ...deps, embedder });
  const forgiven = (work: Promise<void>) => work.catch((thrown: unknown) => deps.warn(thrown, 'an incident could not be remembered'));
  const patient: Memory = {
    ...memory,
    remember: (incidentId) => forgiven(memory.remember(incidentId)),
    rememberRun: (run) => forgiven(memory.rememberRun(run)),
  };
  return {
    ...patient,
    within: (stores) => createMemory({ ...deps, stores, embedder }),
    rate: (principal, vote) => rate({ ...deps, memory: patient }, principal, vote),
    catchUp: () =>
      catchUp(deps.stores, embedder).catch((thrown: unknown) => {
        deps.warn(thrown, 'the embedder is away; what was remembered without it waits');
        return 0;
      }),
  };
}

async function embedderOf(
  { model }: Pick<Settings, 'model'>,
  { secret, stores }: { readonly secret: ResolveSecret; readonly stores: TenantStores },
): Promise<RemoteEmbedder | null> {
  if (!model?.embedding) return null;
  const { kind, embedding } = model;
  const baseUrl = model.baseUrl ?? (kind === 'ollama' ? 'http://127.0.0.1:11434' : 'https://api.openai.com/v1');
  const apiKey = model.apiKey === null ? null : await secret(model.apiKey);
  return maskedEmbedder(createEmbedder({ kind, baseUrl, model: embedding, apiKey }), model.masking, () => stores.people.list());
}

async function catchUp({ vectors }: TenantStores, embedder: RemoteEmbedder | null): Promise<number> {
  if (!embedder) return 0;
  const [probe = []] = await embedder.embed(['dimension']);
  // The built-in one's vectors stay, for when the server is away.
  const keeping = { lacking: vectors.lacking, put: vectors.put, deleteOthers: async () => 0 };
  return reembed({ vectors: keeping, embedder: { ...embedder, dimension: probe.length } });
}
