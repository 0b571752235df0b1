import { expect, test } from 'vitest';
import { createTopology, scopeOf } from '../../analysis/topology/topology.ts';
import { investigate } from '../../copilot/investigate.ts';
import type { Relation } from '../../domain/asset.ts';
import type { Observation } from '../../domain/observation.ts';
import { memoryStores } from '../confidence/memory.ts';
import { dayOf } from './records.ts';
import type { Trouble } from './troubles.ts';

const MOST_ASSETS = 64;
const day = dayOf({ to: new Date(Date.UTC(2026, 2, 29)), density: 0.2, logs: 20_000, stepMs: 300_000, troubles: 24 });
const relations: Relation[] = day.facts.flatMap(({ assetId, at, relations: own }) =>
  own.map(({ kind, to }) => ({ from: assetId, kind, to, since: at, until: null, source: 'inventory' })),
);

/** Everything that is recorded of what may have to do with an alert: all that an investigation of it reads. */
function observationsOf({ alert }: Trouble): Observation[] {
  const scope = new Set(scopeOf(createTopology(relations), alert.assetId, MOST_ASSETS).map(({ assetId }) => assetId));
  const samples = day.courses.flatMap((course, index) =>
    scope.has(course.assetId)
      ? day.steps.flatMap((atMs, step): Observation[] => {
          const value = day.value(index, step);
          return value === null ? [] : [{ ...course, kind: 'sample', at: new Date(atMs), value }];
        })
      : [],
  );
  const logs = Array.from({ length: day.logCount }, (_, i) => day.log(i)).filter(({ assetId }) => scope.has(assetId));
  const events = day.troubles.flatMap((trouble) => trouble.events).filter(({ assetId }) => scope.has(assetId));
  return [...day.facts, ...samples, ...logs, ...events].sort((a, b) => a.at.getTime() - b.at.getTime());
}

// Of an estate in which a cooler, a deployment, a backup and a failing disk make trouble in the same hours, each of others.
test.each(day.troubles.map((trouble, nth) => ({ trouble, nth })).filter(({ nth }) => [4, 6, 12, 20].includes(nth)))(
  '$trouble.kind behind $trouble.alert.assetId',
  async ({ trouble }) => {
    const kept = memoryStores(observationsOf(trouble));
    const changes = day.troubles.flatMap((one) => one.changes);
    const inventory: typeof kept.inventory = {
      ...kept.inventory,
      changes: async ({ assetIds, window }) =>
        changes.filter(({ assetId, at }) => (assetIds === null || assetIds.includes(assetId)) && at >= window.from && at < window.to),
    };
    const { hypotheses } = await investigate({ stores: { ...kept, inventory } }, trouble);
    expect(hypotheses[0]?.assetId).toBe(trouble.cause);
  },
);
