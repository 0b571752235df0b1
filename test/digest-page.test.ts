import type { FastifyInstance } from 'fastify';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestDeps, digestDoor } from '../assembly/digests.ts';
import { parseSettings } from '../config.ts';
import { recheck } from '../copilot/evidence.ts';
import type { Scope } from '../domain/asset-group.ts';
import { sendDigest } from '../jobs/digest.ts';
import { restrictStores } from '../stores/restricted/restricted.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { describeWithPeers, peerPath } from './peers/peer.ts';
import { busyDay } from './rigs/busy-day.ts';
import { openDoor, startDoors, stopDoors } from './rigs/doors.ts';

/** Digests went to a channel that sees everything and to one of the group "db"; what is of "web" is hidden from the viewer. */
const AT = new Date('2026-11-20T07:00:00Z');
const HIDDEN = ['srv-web-02', 'TargetDown', 'sw-core-1', '4.1.8'];
const KEYS = { boss: 'key-of-boss-0123456789', viewer: 'key-of-viewer-0123456789', nobody: 'key-of-nobody-0123456789' } as const;
const settings = parseSettings(
  {
    groups: [
      { id: 'db', assets: ['srv-db-*'] },
      { id: 'web', assets: ['srv-web-*', 'sw-*'] },
    ],
    channels: [
      { platform: 'slack', channel: 'C0000000A', timeZone: 'Europe/Berlin' },
      { platform: 'telegram', channel: '-100', language: 'ru', timeZone: 'Europe/Moscow', groups: ['db'] },
    ],
    digests: [
      { id: 'all', cron: '0 8 * * *', platform: 'slack', channel: 'C0000000A' },
      { id: 'db', cron: '0 8 * * *', platform: 'telegram', channel: '-100' },
    ],
  },
  'test',
);

let whole: Stores;
let stores: TenantStores;
let server: FastifyInstance;
let ids: Readonly<Record<'slack' | 'telegram', string>>;
const viewOf = (scope: Scope) => {
  const seen = restrictStores(stores, settings.groups, scope);
  return { scope, stores: seen, recheck: (evidence: Parameters<typeof recheck>[1]) => recheck(seen, evidence) };
};
const door = (of: TenantStores) =>
  openDoor({
    settings: { people: Object.entries(KEYS).map(([id, key]) => ({ id, key })) },
    more: {
      stores: of,
      viewOf,
      recheck: (evidence) => recheck(of, evidence),
      now: () => AT,
      digests: digestDoor({ stores: of, now: () => AT }),
    },
  });

beforeAll(async () => {
  whole = await startDoors();
  await whole.tenants.create({ id: 'here', name: 'here' });
  stores = whole.forTenant('here');
  await stores.inventory.ensure(['srv-db-03', 'srv-web-02', 'sw-core-1'], new Date('2026-11-01T00:00:00Z'));
  await busyDay(stores, AT);
  const person = { tenantId: 'here', language: 'en', timeZone: 'UTC', identities: [] } as const;
  await stores.people.put({ ...person, id: 'boss', name: 'Boss', roles: ['admin'] });
  await stores.people.put({ ...person, id: 'viewer', name: 'Viewer', roles: [], groupRoles: [{ group: 'db', roles: ['viewer'] }] });
  await stores.people.put({ ...person, id: 'nobody', name: 'Nobody', roles: [] });
  for (const digestId of ['all', 'db'])
    await sendDigest(digestDeps({ stores, viewOf, now: () => AT, publicUrl: 'https://inframind.example' }, settings), {
      tenantId: 'here',
      digestId,
    });
  const sent: Record<string, string> = {};
  for (const platform of ['slack', 'telegram']) {
    for (const { id } of await stores.chat.waiting({ platform, limit: 9 })) {
      await stores.chat.markSent(id, `${platform}-1`);
      sent[platform] = id;
    }
  }
  ids = { slack: sent.slack ?? '', telegram: sent.telegram ?? '' };
  ({ server } = await door(stores));
});
afterAll(() => stopDoors());

const get = async (path: string, who: keyof typeof KEYS, from = server) => {
  const answer = await from.inject({ url: path, headers: { authorization: `Bearer ${KEYS[who]}` } });
  return { status: answer.statusCode, text: answer.body, json: answer.json() };
};

describe('a digest that was sent', () => {
  test('is read as it was sent by whoever may see all of it, and its address stays untold', async () => {
    const { json, text } = await get('/api/digests', 'boss');
    expect(json.digests.map(({ platform }: { platform: string }) => platform).sort()).toEqual(['slack', 'telegram']);
    const { digest } = (await get(`/api/digests/${ids.slack}`, 'boss')).json;
    expect(digest).toMatchObject({ kind: 'digest', from: '2026-11-19T07:00:00.000Z', to: '2026-11-20T07:00:00.000Z' });
    expect(digest.card).toMatchObject({ language: 'en', headline: expect.stringContaining('TargetDown on srv-web-02'), actions: [] });
    expect(digest.card.chart.series).toHaveLength(2);
    const cited = [...JSON.stringify(digest.card).matchAll(/"(ev_[0-9a-f]+)"/g)].map(([, id]) => id);
    expect(cited.length).toBeGreaterThan(4);
    for (const id of cited) expect((await get(`/api/evidence/${id}`, 'boss')).json).toMatchObject({ evidence: { id }, holds: true });
    expect(text).not.toMatch(/C0000000A|-100/);
  });

  test('is written anew in the language and zone of who reads', async () => {
    const { card } = (await get(`/api/digests/${ids.slack}/anew?lang=ru&timeZone=Asia/Vladivostok`, 'boss')).json;
    expect(card.language).toBe('ru');
    expect(card.parts[0].text).toContain('20 нояб. 17:00 UTC+10 (Asia/Vladivostok)');
    const now = (await get('/api/digests/now/anew?lang=ko', 'boss')).json.card;
    expect([now.language, JSON.stringify(now)]).toEqual(['ko', expect.stringContaining('srv-web-02')]);
  });

  test('tells a person of a group nothing of what lies beyond it, by whatever way it is asked for', async () => {
    const list = await get('/api/digests', 'viewer');
    const cards = Object.fromEntries(list.json.digests.map(({ id, card }: { id: string; card: unknown }) => [id, card]));
    expect(cards[ids.slack]).toBeNull();
    expect(cards[ids.telegram]).toMatchObject({ language: 'ru' });
    expect(list.json.digests.find(({ id }: { id: string }) => id === ids.slack).headlines).toEqual({});
    const answers = [list];
    for (const id of [ids.slack, ids.telegram, 'now'])
      for (const path of [`/api/digests/${id}`, `/api/digests/${id}/anew`, `/api/digests/${id}/anew?groups=web&scope=[]&tenant=here`])
        answers.push(await get(path, 'viewer'));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(answers.length - 1);
    for (const { text } of answers) for (const secret of HIDDEN) expect(text).not.toContain(secret);
    const anew = await get(`/api/digests/${ids.slack}/anew`, 'viewer');
    expect(anew.text).toContain('HighIowait');
  });

  test('is none of another tenant, of a person without a role, or of a message that is no digest', async () => {
    await whole.tenants.create({ id: 'there', name: 'there' });
    const there = whole.forTenant('there');
    await there.people.put({
      id: 'boss',
      name: 'Boss',
      tenantId: 'there',
      roles: ['admin'],
      language: 'en',
      timeZone: 'UTC',
      identities: [],
    });
    const other = (await door(there)).server;
    expect((await get('/api/digests', 'boss', other)).json).toEqual({ digests: [] });
    for (const path of [`/api/digests/${ids.slack}`, `/api/digests/${ids.slack}/anew`])
      expect((await get(path, 'boss', other)).status).toBe(404);
    for (const path of ['/api/digests', `/api/digests/${ids.slack}`, '/api/digests/now/anew'])
      expect((await get(path, 'nobody')).status).toBe(403);
    const card = { card: { language: 'en', headline: 'an answer', tone: 'neutral', parts: [], actions: [], chart: null } };
    const plain = { id: 'msg_answer', platform: 'slack', channel: 'C1', thread: null, priority: 1, createdAt: AT, error: null } as const;
    await stores.chat.enqueue({ ...plain, card, state: 'sent', platformMessageId: 'ts', attempts: 1 });
    for (const path of ['/api/digests/msg_answer', '/api/digests/msg_answer/anew', '/api/digests/msg_none'])
      expect((await get(path, 'boss')).status).toBe(404);
    expect((await get('/api/digests/now/anew?timeZone=Mars/Base', 'boss')).status).toBe(400);
  });
});

describeWithPeers(['chromium'], 'the page of digests on a phone', () => {
  test('lists them, opens one in the language of the page, and fits', async () => {
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const browser = await chromium.launch({ executablePath: peerPath('chromium') ?? '', args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage({ locale: 'ru-RU', timezoneId: 'Europe/Moscow', viewport: { width: 360, height: 800 } });
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      await page.addInitScript(`sessionStorage.setItem('token', ${JSON.stringify(KEYS.boss)})`);
      await page.goto(`${address}/digests`);
      await page.locator('nav a[href="/digests"]', { hasText: 'Сводки' }).waitFor();
      await page.locator('.run-list .item').nth(2).waitFor();
      expect(await page.locator('.run-list .item').count()).toBe(3);
      // One was sent in English; the list is read in the language of the page.
      const titles = page.locator('.run-list .item strong[lang=ru]');
      expect(await titles.allInnerTexts()).toEqual([
        'Последние 24 часа',
        expect.stringMatching(/инцидент|Тихо|Никто|Открытого/),
        expect.stringMatching(/инцидент|Тихо|Никто|Открытого/),
      ]);
      await page.locator('.run-list .item', { hasText: 'TargetDown' }).click();
      // It was sent in English: the reader's own comes first.
      await page.locator('.digest-anew .headline', { hasText: 'ждёт человека' }).waitFor();
      const shown = await page.locator('#detail').innerText();
      expect(shown).toContain('20 нояб. 10:00 UTC+3 (Europe/Moscow)');
      expect(shown.indexOf('ждёт человека')).toBeLessThan(shown.indexOf('needs someone'));
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
