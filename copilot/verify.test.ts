import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '../domain/answer.ts';
import { makeEvidence } from '../domain/evidence.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { readEvidence } from './evidence.ts';
import { explained } from './testing/explained.ts';
import { failingDisk, rackOverheating, storageLatency } from './testing/scenarios.ts';
import { createVerifier } from './verify.ts';
import { createClock } from './wording/times.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

test('of what one tenant has, another finds nothing by the same questions, whatever kind of evidence they ask for', async () => {
  const scenarios = [storageLatency(), failingDisk(), rackOverheating()];
  const owners = await Promise.all(scenarios.map(async (scenario) => ({ ...(await explained(stores, scenario)), alert: scenario.alert })));
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const stranger = stores.forTenant(id);
  const asked = new Set<string>();
  for (const { tenant, investigation, alert } of owners) {
    const at = investigation.at;
    const query = { kind: 'alerts', name: null, from: new Date(0), to: new Date(at.getTime() + 1) } as const;
    const reading = await readEvidence(tenant, query);
    const more = reading.kind === 'found' ? [makeEvidence(query, reading.figures, at)] : [];
    const incident = { kind: 'incident', incidentId: alert.incidentId } as const;
    for (const piece of [...investigation.evidence, ...more, makeEvidence(incident, { incident: 1 }, at)]) {
      const claim = { text: piece.id, evidenceIds: [piece.id] } as Claim;
      const verifier = createVerifier(stranger, [piece], investigation.scope, createClock('UTC', at));
      expect([piece.query.kind, await verifier.check(claim)]).toEqual([piece.query.kind, 'evidence-gone']);
      expect((await readEvidence(stranger, piece.query)).kind).toBe('nothing');
      asked.add(piece.query.kind);
    }
  }
  expect([...asked].sort()).toEqual(expect.arrayContaining(['alerts', 'events', 'incident', 'logs', 'relation', 'samples']));
});
