import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WireObservation } from '../../domain/jobs.ts';
import { fromWire } from '../../domain/jobs.ts';
import type { AssetFact, AssetKind, Labels, Observation, RelationKind } from '../../domain/observation.ts';

/** Observations of a recording. */
export async function readRecording(folder: string): Promise<Observation[]> {
  const lines = (await readFile(join(folder, 'observations.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => fromWire(JSON.parse(line) as WireObservation));
}

/** Makes time pass `factor` times as fast: an instant so long after `begin` becomes one `factor` times as long after `origin`. */
export function stretch(observations: readonly Observation[], begin: Date, factor: number, origin: Date): Observation[] {
  return observations.map((observation) => ({
    ...observation,
    at: new Date(origin.getTime() + (observation.at.getTime() - begin.getTime()) * factor),
  }));
}

/** Rounds values to six significant digits: they are measured to three. Whole numbers, which may be instants, stay. */
export function rounded(observations: readonly Observation[]): Observation[] {
  return observations.map((one) =>
    one.kind === 'sample' && !Number.isInteger(one.value) ? { ...one, value: Number(one.value.toPrecision(6)) } : one,
  );
}

/** Leaves out series that were zero throughout, such as CPU modes the machine does not have. */
export function withoutIdleSeries(observations: readonly Observation[]): Observation[] {
  const keyOf = (one: Observation) => (one.kind === 'sample' ? JSON.stringify([one.assetId, one.metric, one.labels]) : '');
  const alive = new Set(observations.flatMap((one) => (one.kind === 'sample' && one.value !== 0 ? [keyOf(one)] : [])));
  return observations.filter((one) => one.kind !== 'sample' || alive.has(keyOf(one)));
}

/** Puts another value for a label where it has this one, e.g. the name of a device. */
export function renameLabel(observations: readonly Observation[], name: string, from: string, to: string): Observation[] {
  return observations.map((one) =>
    one.kind === 'sample' && one.labels[name] === from ? { ...one, labels: { ...one.labels, [name]: to } } : one,
  );
}

/** An entry of the inventory, written by hand. */
export function inventory(
  at: Date,
  assetId: string,
  assetKind: AssetKind,
  relations: ReadonlyArray<readonly [RelationKind, string]> = [],
  attributes: Labels = {},
): AssetFact {
  return {
    kind: 'fact',
    at,
    assetId,
    assetKind,
    name: assetId,
    attributes,
    relations: relations.map(([kind, to]) => ({ kind, to })),
    source: 'inventory',
  };
}
