import { describe, expect, it } from 'vitest';
import type { TenantStores } from '../../stores/stores.ts';
import type { LogTemplate } from '../../stores/template-states.ts';
import { at, between, ever, log } from './store-things.ts';

const template = (name: string, seconds: number, more: Partial<LogTemplate> = {}): LogTemplate => ({
  id: `tpl_${name}`,
  text: `${name} <*>`,
  firstSeenAt: at(seconds),
  ...more,
});

/** What workers that mine templates leave to one another; the same on every engine. */
export function describeTemplates(fresh: () => TenantStores): void {
  describe('what was learned of log templates', () => {
    it('is the more general pattern with its text, the earliest sight and all unions, in whatever order they were written', async () => {
      const states = [
        template('a', 5, { text: 'disk sda failed', pattern: '10000a' }),
        template('a', 7, { text: 'disk <*> failed', pattern: '10004Zz', joined: ['tpl_b'] }),
        template('a', 3, { text: 'disk <*> failed', pattern: '10004Za', joined: ['tpl_c'] }),
        template('a', 9, { text: 'an earlier program wrote this' }),
      ];
      const whole = { ...template('a', 3, { text: 'disk <*> failed', pattern: '10004Zz' }), joined: ['tpl_b', 'tpl_c'] };
      for (const order of [states, states.toReversed()]) {
        const one = fresh().logs;
        for (const state of order) await one.writeTemplates([state]);
        const all = fresh().logs;
        await all.writeTemplates(order);
        for (const logs of [one, all]) {
          const found = await logs.templates();
          expect(found.map((each) => ({ ...each, joined: each.joined?.toSorted() }))).toEqual([whole]);
        }
      }
    });

    it('is told to whoever asks what changed, and not again to whoever knows it', async () => {
      const { logs } = fresh();
      expect((await logs.templateChanges(null)).templates).toEqual([]);
      await logs.writeTemplates([template('a', 1, { pattern: '10000A' }), template('b', 2)]);
      const first = await logs.templateChanges(null);
      expect(first.templates.map(({ id }) => id).toSorted()).toEqual(['tpl_a', 'tpl_b']);
      expect(first.cursor).not.toBeNull();
      await logs.writeTemplates([template('c', 3), template('a', 1, { pattern: '10004A', text: '<*> <*>', joined: ['tpl_b'] })]);
      const second = await logs.templateChanges(first.cursor);
      const told = new Map(second.templates.map((each) => [each.id, each]));
      expect(told.get('tpl_c')).toEqual(template('c', 3));
      expect(told.get('tpl_a')).toEqual(template('a', 1, { pattern: '10004A', text: '<*> <*>', joined: ['tpl_b'] }));
      // Who writes what is known already is not heard.
      await logs.writeTemplates([template('c', 3), template('a', 4, { pattern: '10000A', joined: ['tpl_b'] })]);
      expect((await logs.templateChanges(second.cursor)).cursor).toEqual(second.cursor);
    });

    it('is kept whole though several write at once', async () => {
      const { logs } = fresh();
      const ids = Array.from({ length: 12 }, (_, n) => `m${n}`);
      await Promise.all(
        ids.map((id, n) =>
          logs.writeTemplates([template(id, n), template('all', 50 - n, { joined: [`tpl_${id}`], pattern: `1000${n.toString(16)}` })]),
        ),
      );
      const found = await logs.templates();
      expect(found.find(({ id }) => id === 'tpl_all')).toMatchObject({ firstSeenAt: at(39), pattern: '1000b' });
      expect(found.find(({ id }) => id === 'tpl_all')?.joined?.toSorted()).toEqual(ids.map((id) => `tpl_${id}`).toSorted());
      await logs.write(ids.map((id, n) => log(`log_${id}`, n, { templateId: `tpl_${id}` })));
      // The oldest of them stands for all.
      expect(await logs.countByTemplate({ assetIds: null, window: ever, examples: false })).toMatchObject([
        { templateId: 'tpl_m0', count: 12, firstAt: at(0), lastAt: at(11) },
      ]);
    });

    describe('counts what was united as the oldest of it', () => {
      /** b and a were united by one worker, c and b by another; d stands alone. */
      const filled = async () => {
        const tenant = fresh();
        const { logs } = tenant;
        await logs.write([
          log('log_1', 1, { templateId: 'tpl_a', body: 'a one' }),
          log('log_2', 2, { templateId: 'tpl_b', body: 'b two', severityNumber: 17 }),
          log('log_3', 3, { templateId: 'tpl_c', body: 'c three' }),
          log('log_4', 3, { templateId: 'tpl_d', body: 'd four' }),
          log('log_5', 12, { templateId: 'tpl_c', body: 'c five' }),
          log('log_6', 13, { templateId: 'tpl_b', body: 'b six', assetId: 'other' }),
          log('log_7', 13, { templateId: 'tpl_d', body: 'd seven' }),
        ]);
        await logs.writeTemplates([template('a', 1), template('b', 2, { joined: ['tpl_a'] }), template('d', 3)]);
        await logs.writeTemplates([template('c', 3, { joined: ['tpl_b'] })]);
        return logs;
      };

      it('in searches and counts', async () => {
        const logs = await filled();
        const ids = async (templateId: string) =>
          (await logs.search({ assetIds: null, templateId, window: ever, limit: 9 })).map(({ id }) => id);
        expect(await ids('tpl_a')).toEqual(['log_6', 'log_5', 'log_3', 'log_2', 'log_1']);
        // By whichever of them, for who asks may have heard of it before it was united.
        expect(await ids('tpl_c')).toEqual(await ids('tpl_a'));
        const found = await logs.search({ assetIds: null, window: ever, limit: 9 });
        expect(new Set(found.map(({ templateId }) => templateId))).toEqual(new Set(['tpl_a', 'tpl_d']));
        expect(await ids('tpl_d')).toEqual(['log_7', 'log_4']);
        const window = between(0, 20);
        const counted = await logs.countByTemplate({ assetIds: ['srv-db-03'], window });
        expect(counted).toMatchObject([
          { templateId: 'tpl_a', text: 'a <*>', count: 4, firstAt: at(1), lastAt: at(12), maxSeverityNumber: 17, example: 'c five' },
          { templateId: 'tpl_d', text: 'd <*>', count: 2, example: 'd seven' },
        ]);
        expect(await logs.countByTemplate({ assetIds: null, window, templateId: 'tpl_b' })).toMatchObject([
          { templateId: 'tpl_a', assetId: 'srv-db-03', count: 4 },
          { assetId: 'other', count: 1 },
        ]);
        const several = { assetIds: ['srv-db-03'], window, templateId: ['tpl_b', 'tpl_d', 'tpl_c'] };
        expect(await logs.countByTemplate(several)).toEqual(counted);
        expect(await logs.countByTemplate({ ...several, templateId: ['tpl_d'], examples: false })).toMatchObject([
          { templateId: 'tpl_d', count: 2, example: '' },
        ]);
        const pairs = { assetIds: null, window, templateId: ['tpl_a', 'tpl_d'] };
        expect(await logs.countByTemplate({ ...pairs, only: counted.slice(0, 1) })).toEqual(counted.slice(0, 1));
        expect(await logs.countByTemplate({ ...pairs, only: [...counted, { assetId: 'nowhere', templateId: 'tpl_a' }] })).toEqual(counted);
        expect(await logs.countByTemplate({ ...pairs, only: [{ assetId: 'other', templateId: 'tpl_a' }], examples: false })).toMatchObject([
          { templateId: 'tpl_a', assetId: 'other', count: 1, example: '' },
        ]);
        const nobody = Array.from({ length: 200 }, (_, i) => ({ assetId: `nowhere-${i}`, templateId: 'tpl_a' }));
        expect(await logs.countByTemplate({ ...pairs, only: [...nobody, ...counted.slice(1)] })).toEqual(counted.slice(1));
        expect(await logs.countByTemplate({ ...pairs, only: [] })).toEqual([]);
        // Another worker saw one of them earlier than all.
        await logs.writeTemplates([template('b', 0)]);
        expect(await logs.countByTemplate({ assetIds: ['srv-db-03'], window })).toMatchObject([
          { templateId: 'tpl_b', text: 'b <*>', count: 4 },
          { templateId: 'tpl_d', count: 2 },
        ]);
        expect(await ids('tpl_b')).toHaveLength(5);
      });

      it('where it asks what is new, rare, more frequent or when it came', async () => {
        const logs = await filled();
        const [window, baseline] = [between(10, 20), between(0, 10)];
        // None of it is new: the kind was seen before, though c was not.
        expect(await logs.newTemplates({ assetIds: null, window: between(2, 20), limit: 9 })).toMatchObject([{ templateId: 'tpl_d' }]);
        expect(await logs.rareTemplates({ assetIds: null, window, baseline, atMost: 9, limit: 9 })).toMatchObject([
          { templateId: 'tpl_d', count: 1, baselineCount: 1, example: 'd seven' },
          { templateId: 'tpl_a', count: 2, baselineCount: 3, example: 'b six' },
        ]);
        const over = { assetIds: null, window: between(0, 20), bucketMs: 10_000 };
        expect(await logs.histogram({ ...over, by: 'template' })).toEqual({
          total: [4, 3],
          series: [
            { key: 'tpl_a', counts: [3, 2] },
            { key: 'tpl_d', counts: [1, 1] },
          ],
        });
        expect((await logs.histogram({ ...over, templateId: 'tpl_c' })).total).toEqual([3, 2]);
        const { terms } = await logs.significant({ assetIds: null, window, background: baseline, of: 'template', atLeast: 1, limit: 9 });
        for (const { term } of terms) expect(['tpl_a', 'tpl_d']).toContain(term);
      });
    });
  });
}
