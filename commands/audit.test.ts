import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditEntry } from '../domain/action.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { lineOf, verdictText, verifyWhole } from './audit.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

async function trailOf(entries: number): Promise<TenantStores> {
  const tenant = stores.forTenant(`t-${randomUUID()}`);
  await tenant.transaction(async (tx) => {
    for (let n = 1; n <= entries; n++)
      await tx.audit.append({ at: new Date(n * 1000), actor: 'anna', action: 'chat.asked', subject: 's', detail: { n } });
  });
  return tenant;
}

test('a chain longer than a page is checked to its end, and a fault is found in whichever page it is', async () => {
  const tenant = await trailOf(25);
  const paged =
    (change: (entry: AuditEntry) => AuditEntry | null = (entry) => entry) =>
    async (after: number) =>
      (await tenant.audit.list({ after, limit: 10 })).flatMap((entry) => change(entry) ?? []);
  expect(await verifyWhole(paged())).toEqual({ whole: true, entries: 25 });
  expect(await verifyWhole(paged((entry) => (entry.sequence === 23 ? { ...entry, actor: 'eve' } : entry)))).toEqual({
    ...{ whole: false, sequence: 23, fault: 'hash' },
  });
  expect(await verifyWhole(paged((entry) => (entry.sequence === 11 ? null : entry)))).toEqual({
    ...{ whole: false, sequence: 11, fault: 'missing' },
  });
  expect(await verifyWhole(paged((entry) => (entry.sequence === 20 ? { ...entry, hash: 'f'.repeat(64) } : entry)))).toMatchObject({
    ...{ whole: false, sequence: 20 },
  });
});

test('an empty trail is whole', async () => {
  const tenant = await trailOf(0);
  expect(await verifyWhole((after) => tenant.audit.list({ after, limit: 10 }))).toEqual({ whole: true, entries: 0 });
});

test('a verdict says in words what it means, and what to do when something was changed', () => {
  expect(verdictText({ whole: true, entries: 1 }, 'en')).toBe('The chain is whole: 1 entry, none changed, none missing in between.');
  expect(verdictText({ whole: true, entries: 23 }, 'ru')).toContain('23 записи');
  for (const fault of ['missing', 'link', 'hash'] as const)
    expect(verdictText({ whole: false, sequence: 7, fault }, 'en')).toMatch(/^Entry 7 .*Compare it with a backup/);
});

test('a row says who did what in words beside the code, and why something was refused', () => {
  const entry = { sequence: 4, at: new Date(0), actor: 'anna', subject: 'apr_1', previousHash: '', hash: '' };
  expect(lineOf({ ...entry, action: 'approval.voted', detail: {} }, 'en')).toBe(
    '4  1970-01-01T00:00:00.000Z  anna  approval.voted  approved it  apr_1',
  );
  expect(lineOf({ ...entry, action: 'approval.refused', detail: { code: 'APPROVAL_OWN' } }, 'ru')).toContain(
    'получил(а) отказ: Вы сами это запросили',
  );
  expect(lineOf({ ...entry, action: 'something.new', detail: {} }, 'en')).toContain('anna  something.new  apr_1');
});
