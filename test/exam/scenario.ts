import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Rule } from '../../domain/alert.ts';
import type { WireObservation } from '../../domain/jobs.ts';
import { unpack } from './packing.ts';

/** One question of the exam: what was observed, which alert is to be explained, and, for the examiner alone, the truth. */
export type Scenario = {
  readonly name: string;
  readonly half: 'develop' | 'unseen';
  readonly origin: 'generated' | 'recorded';
  readonly domain: string;
  readonly told: string;
  readonly alertAssetId: string;
  /** How often the rules are judged. */
  readonly tickSeconds: number;
  readonly rules: readonly Rule[];
  readonly truth: Truth;
  readonly observations: readonly WireObservation[];
};
export type Truth = z.infer<typeof truthSchema>;

const truthSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cause'),
    /** Any of them is right, a host's trouble being that of what runs on it. */
    causes: z.array(z.strictObject({ assetId: z.string(), concepts: z.array(z.string()).min(1) })).min(1),
    /** All of them are at work, each of its own. */
    together: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('nothing') }),
  z.strictObject({ kind: z.literal('not-enough') }),
]);
const schema = z.strictObject({
  origin: z.enum(['generated', 'recorded']),
  domain: z.enum(['hardware', 'storage', 'network', 'hypervisor', 'system', 'service', 'human']),
  told: z.string().min(20),
  sources: z.array(z.string().min(1)).min(1),
  seed: z.int().optional(),
  /** A recorded incident of the demo, asked here under neutral names. */
  incident: z.string().optional(),
  alertAssetId: z.string(),
  tickSeconds: z.int().min(10).default(60),
  rules: z.array(z.custom<Rule>()).min(1),
  truth: truthSchema,
});

const FOLDER = join(import.meta.dirname, '../scenarios');
const INCIDENTS = join(import.meta.dirname, '../../demo/incidents');

/** Names of all scenarios, in order. */
export function scenarioNames(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Which half of the exam a scenario is in: the causes were developed in sight of one half only. */
export function halfOf(name: string): Scenario['half'] {
  return Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 1), 16) % 2 === 0 ? 'develop' : 'unseen';
}

/** What a question's answer should be, without what was observed: under its own names, which a recorded incident is not asked by. */
export function truthOf(name: string): Truth {
  return toldOf(name).truth;
}

function toldOf(name: string): z.infer<typeof schema> {
  return schema.parse(JSON.parse(readFileSync(join(FOLDER, name, 'scenario.json'), 'utf8')));
}

/** @throws ZodError or SyntaxError when its files are not well formed */
export function loadScenario(name: string): Scenario {
  const told = toldOf(name);
  const plain = told.incident === undefined ? null : join(INCIDENTS, told.incident, 'observations.jsonl');
  const packed = join(FOLDER, name, 'observations.jsonl.gz');
  const text = plain !== null && !existsSync(packed) ? readFileSync(plain, 'utf8') : gunzipSync(readFileSync(packed)).toString('utf8');
  const { sources: _sources, seed: _seed, incident, ...rest } = told;
  const scenario = { name, half: halfOf(name), ...rest, observations: unpack(text) };
  return incident === undefined ? scenario : renamed(scenario, (index) => `unit-${index + 11}`);
}

/** The same scenario with other names of its assets, in every text in which they stand. */
export function renamed(scenario: Scenario, nameOf: (index: number) => string): Scenario {
  const { alertAssetId, rules, truth, observations } = scenario;
  const assets = [
    ...new Set(observations.flatMap((one) => [one.assetId, ...(one.kind === 'fact' ? one.relations.map(({ to }) => to) : [])])),
  ].sort();
  const names = new Map(assets.map((asset, index) => [asset, nameOf(index)]));
  const longest = [...assets].sort((a, b) => b.length - a.length).map((asset) => asset.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\w-])(${longest.join('|')})(?![\\w-])`, 'g');
  const again = <T>(value: T): T => JSON.parse(JSON.stringify(value).replace(pattern, (asset) => names.get(asset) ?? asset)) as T;
  return { ...scenario, alertAssetId: again(alertAssetId), rules: again(rules), truth: again(truth), observations: again(observations) };
}
