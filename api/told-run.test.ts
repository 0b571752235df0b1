import { expect, test } from 'vitest';
import type { AuditEntry } from '../domain/action.ts';
import type { Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import { alert, approval, run } from '../test/conformance/store-things.ts';
import { toldRun } from './told-run.ts';

const people: Readonly<Record<string, string>> = { p1: 'Olga', p2: 'Анна', p3: 'Boris' };
const stores = {
  people: { get: async (id: string) => (people[id] === undefined ? null : ({ id, name: people[id] } as Principal)) },
  alerts: { get: async (id: string) => ({ ...alert(id, 0), name: 'Shop is slow', assetId: 'shop' }) },
} as unknown as Pick<TenantStores, 'people' | 'alerts'>;
const row = (action: string, actor: string, detail: AuditEntry['detail'] = {}): AuditEntry => ({
  ...{ sequence: 1, at: new Date(0), subject: 'apr_1', previousHash: '', hash: '' },
  ...{ action, actor, detail },
});

test('people have their names, a code its sentence and what to do next, a row of the trail its words', async () => {
  const request = approval('apr_1', 0, {
    state: 'FAILED',
    reason: 'TRANSPORT_HOST_KEY',
    alertId: 'alr_1',
    stop: { principalId: 'p3', at: new Date(0) },
  });
  const over = { ...run('run_1', 'apr_1', 0), state: 'FAILED' as const };
  const audit = [row('approval.requested', 'p1'), row('approval.refused', 'p1', { code: 'APPROVAL_OWN' }), row('run.failed', 'system')];

  const told = await toldRun({ stores, runbooks: [] }, { approval: request, run: over, audit }, 'en');

  expect(told).toMatchObject({
    names: { p1: 'Olga', p2: 'Анна', p3: 'Boris', system: 'InfraMind' },
    alert: 'Shop is slow · shop',
    deeds: ['asked for it', 'was refused: You asked for this yourself; someone else must approve it.', 'the run failed'],
  });
  expect(told.reason).toMatch(/host key/);
  expect(told.nextStep).toMatch(/administrator compares/);
  expect((await toldRun({ stores, runbooks: [] }, { approval: request, run: over, audit }, 'ru')).deeds[0]).toBe('запросил(а)');
});

test('what was measured is called as people call it', async () => {
  const { plan } = approval('apr_1', 0);
  const successTest = { metric: 'http_server_request_duration_seconds', labels: {}, below: 0.2, above: null, withinMs: 1 };
  const told = await toldRun(
    { stores, runbooks: [] },
    { approval: approval('apr_1', 0, { plan: { ...plan, successTest } }), run: null, audit: [] },
    'ru',
  );

  expect(told.measure).toBe('время ответа');
});
