import { type Preview, previewOf } from '../actions/approvals/preview.ts';
import { type AskDeps, ask } from '../copilot/ask.ts';
import { recheck } from '../copilot/evidence.ts';
import { type ExplainDeps, explain } from '../copilot/explain.ts';
import { investigate } from '../copilot/investigate.ts';
import type { Plan } from '../domain/action.ts';
import type { Alert } from '../domain/alert.ts';
import type { Answer, Question } from '../domain/answer.ts';
import { type AssetGroup, EVERYTHING, inScope, type Scope, scopeKey } from '../domain/asset-group.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Language } from '../domain/language.ts';
import { restrictStores } from '../stores/restricted/restricted.ts';
import { seenOf } from '../stores/restricted/sight.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { MemoryParts } from './memory.ts';

/** What can be read and asked within a scope. */
export type ScopedView = {
  readonly scope: Scope;
  readonly stores: TenantStores;
  readonly explain: (request: { alertId: string; language: Language; timeZone: string; at: Date }) => Promise<Answer>;
  readonly ask: (question: Question) => ReturnType<typeof ask>;
  readonly recheck: (evidence: Evidence) => ReturnType<typeof recheck>;
  /** What whoever approves a plan should know: what may not be seen is counted. */
  readonly preview: (plan: Plan, at: Date) => Promise<Preview>;
};

export type ViewsDeps = Omit<AskDeps, 'memory' | 'scope' | 'partHidden'> & {
  readonly memory: MemoryParts;
  readonly groups: readonly AssetGroup[];
};

/** The one place where it is decided what somebody is told: everything that is read, asked or explained for them goes through here. */
export function createViews(deps: ViewsDeps): (scope: Scope) => ScopedView {
  return (scope) => {
    const { groups } = deps;
    const stores = restrictStores(deps.stores, groups, scope);
    const key = scopeKey(scope);
    const own: ExplainDeps =
      key === null
        ? deps
        : {
            ...deps,
            stores,
            memory: deps.memory.within(stores),
            scope: key,
            partHidden: (alert, at) => partHidden(deps, scope, alert, at),
          };
    return {
      scope,
      stores,
      explain: (request) => explain(own, request),
      ask: (question) => ask({ ...deps, ...own }, question),
      recheck: (evidence) => recheck(stores, evidence),
      preview: (plan, at) => previewOf({ ...deps, seen: (ids) => seenOf({ groups }, deps.stores, scope, ids) }, plan, at),
    };
  };
}

/** Whether the likeliest cause of an alert, looked for everywhere, lies in part beyond the scope. */
async function partHidden({ stores, groups }: ViewsDeps, scope: Scope, alert: Alert, at: Date): Promise<boolean> {
  const { hypotheses } = await investigate({ stores }, { alert, at });
  const ids = hypotheses[0]?.path.map(({ assetId }) => assetId) ?? [];
  const assets = await Promise.all([...new Set(ids)].map(async (id) => (await stores.inventory.asset(id)) ?? { id, attributes: {} }));
  return assets.some((asset) => !inScope(asset, groups, scope));
}

/** What readers of a channel may see. */
export function scopeOfChannel(
  channels: ReadonlyArray<{ readonly platform: string; readonly channel: string; readonly groups: readonly string[] | null }>,
  { platform, channel }: { readonly platform: string; readonly channel: string },
): Scope {
  const groups = channels.find((one) => one.platform === platform && one.channel === channel)?.groups ?? null;
  return groups === null ? EVERYTHING : [groups];
}
