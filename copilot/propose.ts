import { createTopology } from '../analysis/topology/topology.ts';
import type { ParameterSpec, Runbook } from '../domain/action.ts';
import type { Hypothesis, Proposal } from '../domain/answer.ts';
import type { Asset, Relation } from '../domain/asset.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import type { AssetKind } from '../domain/observation.ts';

const HOSTS: ReadonlySet<AssetKind | null> = new Set<AssetKind | null>(['server', 'vm', 'hypervisor']);
const NEAR = 3;
const MOST_PROPOSALS = 4;
const RISKS = ['low', 'medium', 'high'] as const satisfies readonly Runbook['risk'][];
/** Longer values fill no parameter, whatever the pattern says; also bounds what a pattern has to look at. */
const LONGEST_VALUE = 200;

/**
 * Runbooks that fit the hypotheses, best hypothesis first, of one hypothesis those of the least risk first. A parameter is filled from the inventory or the
 * hypothesis' part only, and only when the value keeps the parameter's pattern; one a person must type is left out. A
 * runbook whose parameter cannot be filled is not proposed.
 */
export function propose(
  hypotheses: readonly Hypothesis[],
  runbooks: readonly Runbook[],
  inventory: { readonly assets: readonly Asset[]; readonly relations: readonly Relation[] },
  language: Language,
): Proposal[] {
  const assets = new Map(inventory.assets.map((asset) => [asset.id, asset]));
  const proposals: Proposal[] = [];
  const mildest = [...runbooks].sort((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk));
  for (const hypothesis of hypotheses) {
    const target = targetOf(hypothesis.assetId, assets, inventory.relations);
    const cause = assets.get(hypothesis.assetId);
    if (!target || !cause) continue;
    for (const runbook of mildest) {
      if (!runbook.appliesTo.includes(hypothesis.concept)) continue;
      const parameters = fill(runbook.parameters, cause, hypothesis);
      const known = proposals.some((one) => one.runbookId === runbook.id && one.targetAssetId === target);
      if (!parameters || known) continue;
      const title = inLanguage(runbook.title, language);
      proposals.push({ runbookId: runbook.id, title, targetAssetId: target, parameters, hypothesisId: hypothesis.id });
    }
  }
  return proposals.slice(0, MOST_PROPOSALS);
}

/** Where the steps would run: the asset itself when it is a host, else the nearest host it needs or that needs it. */
function targetOf(assetId: string, assets: ReadonlyMap<string, Asset>, relations: readonly Relation[]): string | null {
  const isHost = (id: string) => HOSTS.has(assets.get(id)?.kind ?? null);
  if (isHost(assetId)) return assetId;
  const topology = createTopology(relations);
  const near = [...topology.up(assetId, null, NEAR), ...topology.down(assetId, null, NEAR)].sort((a, b) => a.distance - b.distance);
  return near.find((reach) => isHost(reach.assetId))?.assetId ?? null;
}

function fill(specs: readonly ParameterSpec[], cause: Asset, hypothesis: Hypothesis): Record<string, string> | null {
  const parameters: Record<string, string> = {};
  for (const { name, pattern, from } of specs) {
    if (from === null) continue;
    const value =
      from === 'component' ? hypothesis.component : from.startsWith('attribute:') ? cause.attributes[from.slice(10)] : undefined;
    if (!value || value.length > LONGEST_VALUE || !new RegExp(`^(?:${pattern})$`, 'u').test(value)) return null;
    parameters[name] = value;
  }
  return parameters;
}
