import { describe, expect, test } from 'vitest';
import type { ChangePeriod } from '../../domain/change-period.ts';
import { type Evidence, type EvidenceQuery, makeEvidence } from '../../domain/evidence.ts';
import * as things from '../../test/conformance/store-things.ts';
import { silence } from '../../test/conformance/stores-care.ts';
import type { TenantStores } from '../stores.ts';
import { restrictStores } from './restricted.ts';

const GROUPS = [
  { id: 'db', assets: ['srv-db-*'] },
  { id: 'hush', assets: ['srv-hush-*'] },
];
const OWN = 'srv-db-03';
const HUSH = 'srv-hush-01';
const SIDES = { own: OWN, hush: HUSH } as const;
type Side = keyof typeof SIDES;

const targetOf = (assetId: string) => ({ assetId, ssh: { host: 'h', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:x' } });
const sideOf = (id: string): Side | null => (id.endsWith('_own') ? 'own' : id.endsWith('_hush') ? 'hush' : null);
const withSide = <T>(id: string, make: (side: Side) => T): T | null => {
  const side = sideOf(id);
  return side === null ? null : make(side);
};

const evidences = new Map<string, Evidence>();
const silences = [
  silence('sil_own', 0, 9, { scope: { kind: 'match', match: { assets: [OWN] } } }),
  silence('sil_group', 0, 9, { scope: { kind: 'match', match: { groups: ['db'] } } }),
  silence('sil_incident', 0, 9, { scope: { kind: 'incident', incidentId: 'inc_own', fingerprints: [] } }),
  silence('sil_hush', 0, 9, { scope: { kind: 'match', match: { assets: [HUSH] } } }),
  silence('sil_hush_group', 0, 9, { scope: { kind: 'match', match: { groups: ['hush'] } } }),
  silence('sil_hush_incident', 0, 9, { scope: { kind: 'incident', incidentId: 'inc_hush', fingerprints: [] } }),
  silence('sil_but_hush', 0, 9, { scope: { kind: 'match', match: { assets: [OWN], not: [{ assets: [HUSH] }] } } }),
  silence('sil_names', 0, 9, { scope: { kind: 'match', match: { names: ['Disk*'] } } }),
];
const period = (id: string, scope: ChangePeriod['scope']): ChangePeriod => ({
  ...{ id, kind: 'freeze', reason: 'r', scope, createdBy: 'anna', createdAt: things.at(0), endedAt: null, endedBy: null },
  time: { kind: 'once', from: things.at(0), to: things.at(9) },
});
const periods = [
  period('chp_all', {}),
  period('chp_own', { assets: [OWN] }),
  period('chp_group', { groups: ['db'] }),
  period('chp_hush', { assets: [HUSH] }),
  period('chp_hush_group', { groups: ['hush'] }),
  period('chp_labels', { labels: { site: 'msk' } }),
];

/** One thing of each kind on an asset that may be seen, and one on an asset that may not. */
const whole = {
  tenantId: 'default',
  inventory: {
    assets: async () => Object.values(SIDES).map((id) => ({ id, attributes: {} })),
    asset: async (id: string) => ({ id, attributes: {} }),
  },
  approvals: {
    get: async (id: string) =>
      withSide(id, (side) => things.approval(id, 0, { plan: { ...things.approval(id, 0).plan, targets: [targetOf(SIDES[side])] } })),
    run: async (id: string) => withSide(id, (side) => things.run(id, `apr_${side}`, 0)),
    runOf: async (id: string) => withSide(id, (side) => things.run(`run_${side}`, id, 0)),
  },
  outputs: { read: async ({ runId }: { readonly runId: string }) => [{ runId }] },
  audit: { list: async ({ subject }: { readonly subject?: string }) => [{ subject }] },
  tickets: { ofIncident: async (incidentId: string) => [{ ...things.ticket('1', 'jira'), incidentId }] },
  feedback: { ofAlert: async (alertId: string) => [things.feedback('ans_1', 'anna', { alertId })] },
  alerts: {
    get: async (id: string) => withSide(id, (side) => things.alert(id, 0, { assetId: SIDES[side] })),
    incident: async (id: string) =>
      withSide(id, (side) => things.incident(id, 1, 0, { assetId: id === 'inc_led_own' ? HUSH : SIDES[side] })),
    list: async ({ incidentId = '', assetIds }: { readonly incidentId?: string; readonly assetIds: readonly string[] }) =>
      withSide(incidentId, (side) => [things.alert(`alr_${side}`, 0, { assetId: SIDES[side] })])?.filter((one) =>
        assetIds.includes(one.assetId),
      ),
    rules: async () => [OWN, HUSH, null].map((assetId) => ({ id: `rule of ${assetId}`, condition: { assetId } })),
  },
  answers: {
    put: async () => 'put',
    evidence: async (id: string) => evidences.get(id) ?? null,
    latestForAlert: async (alertId: string, scope: string | null) => ({ alertId, scope }),
  },
  care: {
    silence: async (id: string) => silences.find((one) => one.id === id) ?? null,
    silences: async () => silences,
    activeSilences: async () => silences,
    noticesOf: async (incidentId: string) => [{ incidentId }],
  },
  changePeriods: { list: async () => periods },
  logs: {
    countByTemplate: async () => [{ text: 'login of anna from <*>', example: 'login of boris from 10.0.0.1' }],
    templates: async () => [{ text: 'login of anna' }],
  },
} as unknown as TenantStores;
const seen = restrictStores(whole, GROUPS, [['db']]);

describe('of what lies beyond the scope nothing is told:', () => {
  test.each<readonly [string, (side: Side) => Promise<unknown>]>([
    ['a request', (side) => seen.approvals.get(`apr_${side}`)],
    ['a run', (side) => seen.approvals.run(`run_${side}`)],
    ['the run of a request', (side) => seen.approvals.runOf(`apr_${side}`)],
    ['what a run said', (side) => seen.outputs.read({ runId: `run_${side}`, limit: 9 })],
    ['tickets', (side) => seen.tickets.ofIncident(`inc_${side}`)],
    ['ratings', (side) => seen.feedback.ofAlert(`alr_${side}`)],
    ['an alert', (side) => seen.alerts.get(`alr_${side}`)],
    ['an incident', (side) => seen.alerts.incident(`inc_${side}`)],
    ['an answer', (side) => seen.answers.latestForAlert(`alr_${side}`)],
    ['notices', (side) => seen.care.noticesOf(`inc_${side}`)],
    ['an asset', (side) => seen.inventory.asset(SIDES[side])],
  ])('%s', async (_what, read) => {
    const [own, hush] = [await read('own'), await read('hush')];
    expect([own].flat()).toHaveLength(1);
    expect([own].flat()[0]).not.toBeNull();
    expect([hush].flat().filter((one) => one !== null)).toEqual([]);
  });

  test('what an incident that began beyond is called after', async () => {
    expect(await seen.alerts.incident('inc_led_own')).toMatchObject({
      id: 'inc_led_own',
      assetId: OWN,
      alertIds: ['alr_own'],
      alertCount: 1,
    });
  });

  test('the audit trail of a request or a run', async () => {
    expect(await seen.audit.list({ subject: 'apr_own', limit: 9 })).toHaveLength(1);
    expect(await seen.audit.list({ subject: 'run_own', limit: 9 })).toHaveLength(1);
    for (const filter of [{ subject: 'apr_hush' }, { subject: 'run_hush' }, {}]) {
      await expect(async () => seen.audit.list({ ...filter, limit: 9 })).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    }
  });

  test('words of a kind of line that only others wrote', async () => {
    const [kind] = await seen.logs.countByTemplate({ assetIds: null, window: things.ever });
    expect(kind).toMatchObject({ text: 'login of <*> from <*>', example: 'login of boris from 10.0.0.1' });
    expect(await seen.logs.templates()).toEqual([]);
  });

  test('rules that name an asset', async () => {
    expect((await seen.alerts.rules()).map(({ condition }) => condition.assetId)).toEqual([OWN, null]);
  });

  test('silences that name an asset or a group, also by what they leave out, and those of anything anywhere', async () => {
    const own = ['sil_own', 'sil_group', 'sil_incident'];
    expect((await seen.care.silences({ limit: 9 })).map(({ id }) => id)).toEqual(own);
    expect((await seen.care.activeSilences(things.at(1))).map(({ id }) => id)).toEqual(own);
    const alone = await Promise.all(silences.map(({ id }) => seen.care.silence(id)));
    expect(alone.flatMap((one) => one?.id ?? [])).toEqual(own);
  });

  test('windows and freezes but those for all', async () => {
    expect((await seen.changePeriods.list({ limit: 9 })).map(({ id }) => id)).toEqual(['chp_all', 'chp_own', 'chp_group']);
  });
});

describe('evidence is shown', () => {
  const span = things.between(0, 60);
  const relation = (from: string, to: string): EvidenceQuery => ({ kind: 'relation', relation: 'depends-on', from, to, at: things.at(0) });
  test.each<readonly [string, EvidenceQuery, Evidence['states'], boolean]>([
    ['of a run', { kind: 'run', runId: 'run_own' }, {}, true],
    ['not of a run beyond', { kind: 'run', runId: 'run_hush' }, {}, false],
    ['of an alert', { kind: 'alert', alertId: 'alr_own' }, {}, true],
    ['not of an alert beyond', { kind: 'alert', alertId: 'alr_hush' }, {}, false],
    ['of an incident', { kind: 'incident', incidentId: 'inc_own' }, { title: 'a' }, true],
    ['not of an incident that names what lies beyond', { kind: 'incident', incidentId: 'inc_own' }, { title: `slow ${HUSH}` }, false],
    ['of changes', { kind: 'changes', assetId: OWN, ...span }, { field: 'a' }, true],
    [
      'not of changes that name what lies beyond, in any letters',
      { kind: 'changes', assetId: OWN, ...span },
      { to: HUSH.toUpperCase() },
      false,
    ],
    ['of a relation', relation(OWN, 'srv-db-04'), {}, true],
    ['not of a relation that leads beyond', relation(OWN, HUSH), {}, false],
    ['not of a relation from beyond', relation(HUSH, OWN), {}, false],
    ['not of a count of all alerts', { kind: 'alerts', name: null, ...span }, {}, false],
  ])('%s', async (_what, query, states, isShown) => {
    const evidence = makeEvidence(query, states, things.at(60));
    evidences.set(evidence.id, evidence);
    expect((await seen.answers.evidence(evidence.id)) !== null).toBe(isShown);
  });
});

test('an answer is kept for those who see the same, and given to nobody else', async () => {
  const answer = things.answer('ans_1', 'alr_own');
  for (const other of [answer, { ...answer, scope: 'hush' }]) {
    await expect(async () => seen.answers.put(other)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
  }
  await seen.answers.put({ ...answer, scope: 'db' });
  expect(await seen.answers.latestForAlert('alr_own')).toMatchObject({ scope: 'db' });
});
