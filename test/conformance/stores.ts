import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import {
  alert,
  answer,
  approval,
  at,
  event,
  ever,
  evidence,
  fact,
  incident,
  log,
  message,
  principal,
  run,
  sample,
  ticket,
} from './store-things.ts';
import { describeCare } from './stores-care.ts';
import { describeDecisions } from './stores-decisions.ts';
import { describeObservations } from './stores-observations.ts';
import { describePeople } from './stores-people.ts';
import { describeQueries } from './stores-queries.ts';
import { describeSight } from './stores-sight.ts';
import { describeTemplates } from './stores-templates.ts';

/** Opens an engine's stores; `close` ends what was opened. */
export type OpenForTest = () => Promise<{ readonly stores: Stores; close(): Promise<void> }>;

/** What every engine keeps of the contracts in `stores/stores.ts`. Each test works as a tenant of its own. */
export function describeStores(name: string, open: OpenForTest): void {
  describe(`stores on ${name}`, () => {
    let stores: Stores;
    let close: () => Promise<void>;
    const fresh = () => stores.forTenant(`t-${randomUUID()}`);

    beforeAll(async () => {
      ({ stores, close } = await open());
    });
    afterAll(() => close());

    it('answers a ping and lists tenants once each', async () => {
      await stores.ping();
      await stores.pingRecords();
      const id = randomUUID();
      await stores.tenants.create({ id, name: 'Первый' });
      await stores.tenants.create({ id, name: 'Second' });
      expect((await stores.tenants.list()).filter((tenant) => tenant.id === id)).toEqual([{ id, name: 'Первый' }]);
    });

    describeObservations(fresh);
    describeDecisions(fresh);
    describePeople(fresh);
    describeCare(fresh);
    describeQueries(fresh);
    describeTemplates(fresh);
    describeSight(fresh);

    describe('transactions', () => {
      it('commit together or not at all', async () => {
        const tenant = fresh();
        const work = (fail: boolean) =>
          tenant.transaction(async (tx) => {
            await tx.approvals.create(approval('apr_1', 0));
            await tx.audit.append({ at: at(0), actor: 'p', action: 'request', subject: 'apr_1', detail: {} });
            await Promise.all([tx.chat.enqueue(message('m1', 0, 0)), tx.chat.enqueue(message('m2', 0, 0))]);
            expect(await tx.approvals.get('apr_1')).not.toBeNull();
            if (fail) throw new Error('stop');
            return 'done';
          });
        await expect(work(true)).rejects.toThrow('stop');
        expect(await tenant.approvals.get('apr_1')).toBeNull();
        expect(await tenant.audit.list({ limit: 9 })).toEqual([]);
        expect(await tenant.chat.waiting({ platform: 'slack', limit: 9 })).toEqual([]);
        expect(await work(false)).toBe('done');
        expect(await tenant.chat.waiting({ platform: 'slack', limit: 9 })).toHaveLength(2);
      });

      it('are not seen from outside before they commit', async () => {
        const tenant = fresh();
        let outside: Promise<unknown> = Promise.resolve();
        const read = () => tenant.alerts.get('alr_1');
        const wait = new Promise<void>((resolve) => {
          outside = new Promise((done) => setTimeout(() => void read().then(done), 30));
          setTimeout(resolve, 80);
        });
        await tenant.transaction(async (tx) => {
          await tx.alerts.put(alert('alr_1', 0));
          await wait;
        });
        // Either it was answered before the commit, with nothing, or it had to wait its turn and saw the alert.
        expect([null, 'alr_1']).toContain(((await outside) as { id: string } | null)?.id ?? null);
        expect((await read())?.id).toBe('alr_1');
      });

      it('refuse stores from outside, which would not be part of them', async () => {
        const tenant = fresh();
        await expect(tenant.transaction(() => tenant.alerts.put(alert('alr_1', 0)))).rejects.toMatchObject({ code: 'INTERNAL' });
        await tenant.alerts.put(alert('alr_1', 0));
      });
    });

    it('one tenant sees nothing of another', async () => {
      const [a, b] = [fresh(), fresh()];
      await writeEverything(a);
      for (const [what, found] of Object.entries(await readEverything(a))) expect([what, found > 0]).toEqual([what, true]);
      for (const [what, found] of Object.entries(await readEverything(b))) expect([what, found]).toEqual([what, 0]);
      expect(await b.samples.write([sample(0, 1)])).toEqual({ created: 1, duplicates: 0 });
      expect(await b.logs.write([log('log_1', 0)])).toEqual({ created: 1, duplicates: 0 });
      expect(await b.logs.deleteBefore(at(1e6))).toBe(1);
      expect(await a.logs.search({ assetIds: null, window: ever, limit: 9 })).toHaveLength(1);
      expect(await b.alerts.nextIncidentNumber()).toBe(1);
      expect((await b.audit.append({ at: at(0), actor: 'p', action: 'x', subject: 's', detail: {} })).sequence).toBe(1);
    });
  });
}

async function writeEverything(tenant: TenantStores): Promise<void> {
  await tenant.samples.write([sample(0, 1)]);
  await tenant.logs.write([log('log_1', 0)]);
  await tenant.logs.writeTemplates([{ id: 'tpl_a', text: 'a', firstSeenAt: at(0) }]);
  await tenant.events.write([event('evt_1', 0)]);
  await tenant.inventory.apply([fact(0, { relations: [{ kind: 'runs-on', to: 'x' }] }), fact(1, { attributes: { a: 'b' } })]);
  await tenant.alerts.put(alert('alr_1', 0));
  await tenant.alerts.setRuleState('k', { since: at(0) });
  await tenant.alerts.putIncident(incident('inc_1', await tenant.alerts.nextIncidentNumber(), 0));
  await tenant.answers.put(answer('ans_1', 'alr_1'));
  await tenant.approvals.create(approval('apr_1', 0));
  await tenant.approvals.putRun(run('run_1', 'apr_1', 0));
  await tenant.tickets.createOnce(ticket('tkt_1', 'jira'));
  await tenant.audit.append({ at: at(0), actor: 'p', action: 'x', subject: 's', detail: {} });
  await tenant.people.put(principal('p1', [{ platform: 'slack', userId: 'U1' }]));
  await tenant.chat.enqueue(message('m', 0, 0));
  await tenant.chat.linkThread('slack', 'C', '1', 'alr_1');
  await tenant.rejected.put([{ id: 'rej_1', at: at(0), source: 's', reason: 'r', record: 'x' }]);
  await tenant.vectors.put([{ id: 'v', model: 'm', vector: [1], payload: {} }]);
  await tenant.cursors.set('t', 1);
}

/** How many of everything a tenant can see. */
async function readEverything(tenant: TenantStores): Promise<Record<string, number>> {
  const one = (found: unknown) => (found === null ? 0 : 1);
  const everything = { assetIds: null, window: ever };
  return {
    samples: (await tenant.samples.range(everything)).length,
    logs: (await tenant.logs.search({ ...everything, limit: 9 })).length,
    templates: (await tenant.logs.templates()).length,
    templateChanges: (await tenant.logs.templateChanges(null)).templates.length,
    counted: (await tenant.logs.countByTemplate(everything)).length,
    events: (await tenant.events.list(everything)).length,
    assets: (await tenant.inventory.assets()).length,
    relations: (await tenant.inventory.relations(at(0))).length,
    changes: (await tenant.inventory.changes(everything)).length,
    alerts: (await tenant.alerts.list({ limit: 9 })).length,
    ruleState: one(await tenant.alerts.ruleState('k')),
    incidents: (await tenant.alerts.incidents({ limit: 9 })).length,
    answer: one(await tenant.answers.get('ans_1')),
    evidence: one(await tenant.answers.evidence(evidence.id)),
    approvals: (await tenant.approvals.list({ limit: 9 })).length,
    run: one(await tenant.approvals.run('run_1')),
    tickets: (await tenant.tickets.ofIncident('inc_1')).length,
    ticketsByRef: one(await tenant.tickets.named('jira', 'OPS-tkt_1')),
    ticketsLive: (await tenant.tickets.live('jira', 9)).length,
    audit: (await tenant.audit.list({ limit: 9 })).length,
    people: (await tenant.people.list()).length,
    outbox: (await tenant.chat.waiting({ platform: 'slack', limit: 9 })).length,
    threads: (await tenant.chat.threadsOfAlert('alr_1')).length,
    rejected: (await tenant.rejected.list({ limit: 9 })).length,
    vectors: (await tenant.vectors.nearest({ model: 'm', vector: [1], limit: 9 })).length,
    cursor: one(await tenant.cursors.get('t')),
  };
}
