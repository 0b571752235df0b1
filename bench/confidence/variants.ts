import type { Rule } from '../../domain/alert.ts';
import type { Observation } from '../../domain/observation.ts';
import { SCRIPTS } from '../../tools/scenario/cases/cases.ts';
import type { Truth } from '../../tools/scenario/script.ts';
import { createWorld } from '../../tools/scenario/world.ts';
import { createRandom } from '../rca/synthetic/random.ts';

/** An incident to be explained, and what is the matter. */
export type Question = {
  readonly rules: readonly Rule[];
  readonly alertAssetId: string;
  readonly tickSeconds: number;
  readonly truth: Truth;
  readonly observations: readonly Observation[];
};

const MINUTES = 300;
const FROM = Date.parse('2026-11-10T00:00:00Z');
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How much is missing: shares of series, of assets whose logs are not there, and of what is the matter of which nothing is heard. */
const MISSING = [
  { series: 0, mute: 0, blind: 0 },
  { series: 0.2, mute: 0.15, blind: 0 },
  { series: 0.4, mute: 0.3, blind: 0.6 },
] as const;

/**
 * A generated scenario under another seed: other names, noise, exporters and hours. Two of three lack a part of what is measured
 * and logged, as it does in most places, the third often all that comes of the cause. Null where the scenario was recorded.
 */
export function variantOf(name: string, variant: number): Question | null {
  const script = SCRIPTS.find((one) => one.name === name);
  if (!script) return null;
  const number = Number.parseInt(name.slice(0, 3), 10);
  const seed = number * 7_919 + variant * 104_729;
  const start = new Date(FROM + ((number * 7 + variant) % 12) * DAY_MS + ((number * 5 + variant * 3) % 22) * HOUR_MS);
  const world = createWorld(seed, start, script.minutes ?? MINUTES);
  const { rules, alert, truth } = script.build(world);
  const all = world.observations();
  const causes = truth.kind === 'cause' ? truth.causes.map(({ assetId }) => assetId) : [];
  const observations = thinned(all, seed, { missing: MISSING[variant % 3] ?? MISSING[0], kept: alert, metric: metricOf(rules[0]), causes });
  return { rules, alertAssetId: alert, tickSeconds: 60, truth, observations };
}

/**
 * The same where nobody has told what is the matter of: the inventory does not know it and nothing is heard of it, so that whatever is
 * named is wrong. Null where the alert is on it.
 */
export function unlisted(question: Question): Question | null {
  const { truth, alertAssetId } = question;
  const causes = new Set(truth.kind === 'cause' ? truth.causes.map(({ assetId }) => assetId) : []);
  if (causes.size === 0 || causes.has(alertAssetId)) return null;
  const observations = question.observations.flatMap((one): Observation[] => {
    if (causes.has(one.assetId)) return [];
    return one.kind === 'fact' ? [{ ...one, relations: one.relations.filter(({ to }) => !causes.has(to)) }] : [one];
  });
  return { ...question, observations };
}

type Thinning = {
  readonly missing: (typeof MISSING)[number];
  /** The alerted asset: its alert has to fire. */
  readonly kept: string;
  readonly metric: string;
  readonly causes: readonly string[];
};

function thinned(all: readonly Observation[], seed: number, { missing, kept, metric, causes }: Thinning): Observation[] {
  const random = createRandom(seed + 1);
  const series = [...new Set(all.flatMap((one) => (one.kind === 'sample' ? [`${one.assetId} ${one.metric}`] : [])))];
  const gone = new Set(series.filter((key) => key !== `${kept} ${metric}` && random.chance(missing.series)));
  const mute = new Set([...new Set(all.map(({ assetId }) => assetId))].filter((id) => id !== kept && random.chance(missing.mute)));
  const blind = new Set(random.chance(missing.blind) ? causes.filter((id) => id !== kept) : []);
  return all.filter((one) => {
    if (one.kind === 'fact') return true;
    if (blind.has(one.assetId)) return false;
    return one.kind === 'sample' ? !gone.has(`${one.assetId} ${one.metric}`) : one.kind !== 'log' || !mute.has(one.assetId);
  });
}

function metricOf(rule: Rule | undefined): string {
  return rule && 'metric' in rule.condition ? rule.condition.metric : '';
}
