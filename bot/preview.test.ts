import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApprovals } from '../actions/approvals/approvals.ts';
import type { Approval, Run } from '../domain/action.ts';
import type { AssetFact } from '../domain/observation.ts';
import { openStores } from '../stores/postgres/open.ts';
import { seenOf } from '../stores/restricted/sight.ts';
import type { Stores } from '../stores/stores.ts';
import { run } from '../test/conformance/store-things.ts';
import { createRig, type Rig } from '../test/rigs/actions.ts';
import type { Channel } from './announce.ts';
import { createApprovalNews } from './announce-approval.ts';
import type { Card } from './card.ts';
import { renderMailHtml } from './email/html.ts';
import { readOutgoing } from './outgoing.ts';
import { renderBlocks } from './slack/blocks.ts';
import { renderHtml } from './telegram/html.ts';
import { renderTerminal } from './terminal/render.ts';
import { readRequests } from './web/read-thread.ts';

const TARGET = { assetId: 'shop-db', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const OPEN: Channel = { platform: 'slack', channel: 'C1', language: 'en', timeZone: 'UTC', edits: 'in-place' };
const SHOP: Channel = { ...OPEN, platform: 'telegram', channel: 'C2' };
const GROUPS = [{ id: 'shop', assets: ['shop-*'] }];
const PARAMETERS = { unit: 'shop.service' };
const HOSTILE = 'ActiveState=active\n```\n<!channel> *bold* </pre><b>fat</b>\u001b[2J\u202eback';

let stores: Stores;
let rig: Rig;
let news: ReturnType<typeof createApprovalNews>;

beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());

beforeEach(async () => {
  rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  const { now, runbooks } = rig.deps;
  news = createApprovalNews({
    channels: [OPEN, SHOP],
    runbooks,
    now,
    seen: (tx, { channel }, ids) => seenOf({ groups: GROUPS }, tx, channel === 'C1' ? [] : [['shop']], ids),
  });
});

const request = (runbookId: string, parameters: Readonly<Record<string, string>> = PARAMETERS): Promise<Approval> =>
  createApprovals({ ...rig.deps, announce: news }).request(rig.people.olga, {
    runbookId,
    parameters,
    targetAssetId: TARGET.assetId,
    alertId: null,
  });
const depend = (assetId: string, to: string | string[], assetKind: AssetFact['assetKind'] = null): Promise<unknown> =>
  rig.stores.inventory.apply([
    {
      kind: 'fact',
      at: new Date(Date.now() - 60_000),
      ...{
        assetId,
        assetKind,
        name: assetId,
        attributes: {},
        relations: [to].flat().map((one) => ({ kind: 'depends-on', to: one })),
        source: 'inventory',
      },
    },
  ]);
/** What a dry run printed, as the worker leaves it. */
const ran = async (asked: Approval, output: string): Promise<void> => {
  const at = rig.deps.now();
  const begun = run(`run_${asked.id}`, asked.id, 0);
  const [step] = begun.steps;
  const ended: Run = {
    ...begun,
    ...{ state: 'SUCCEEDED', startedAt: at, endedAt: at, measurement: null },
    steps: step === undefined ? [] : [{ ...step, state: 'done', exitCode: 0, output, endedAt: at }],
  };
  const over: Approval = { ...asked, state: 'SUCCEEDED' };
  await rig.stores.transaction(async (tx) => {
    await tx.approvals.putRun(ended);
    await tx.approvals.update(over);
    await news(tx, over, ended);
  });
};
/** The newest card about a request that waits in a channel. */
const cardIn = (channel: Channel) => newest(channel, 'Restart the service on', ({ actions }) => actions.length > 0);
const newest = async ({ platform, channel }: Channel, headline: string, fits = (_: Card) => true): Promise<Card> => {
  const waiting = await rig.stores.chat.waiting({ platform, limit: 100 });
  const own = waiting.filter((one) => one.channel === channel).map((one) => readOutgoing(one).card);
  const card = own.filter((one) => one.headline.includes(headline) && fits(one)).at(-1);
  if (card === undefined) throw new Error(`nothing in ${channel}: ${own.map((one) => one.headline).join(' | ')}`);
  return card;
};
/** What stands below a heading. */
const below = (card: Card, heading: string) => {
  const at = card.parts.findIndex((part) => part.kind === 'heading' && part.text === heading);
  const rest = card.parts.slice(at + 1);
  const end = rest.findIndex((part) => part.kind === 'heading' || part.kind === 'facts');
  return rest.slice(0, end).map((part) => ('text' in part ? part.text : part.kind));
};

describe('a request that waits', () => {
  it('says that nothing known depends on the target, and that the dry run was not run', async () => {
    await request('restart-service');
    const card = await cardIn(OPEN);
    expect(below(card, 'Blast radius')).toEqual(['Nothing known depends on it.']);
    expect(below(card, 'Dry run')).toEqual(['There is one, but it was not run for this target with these parameters.']);
  });

  it('counts who depends on the target through others too, services first, and ends where the map turns', async () => {
    await depend('shop-web-2', 'shop-db');
    await depend('shop-web-1', ['shop-db', 'elsewhere']);
    await depend('shop', 'shop-web-1', 'service');
    await depend('shop-db', 'shop');
    for (const name of ['a', 'b', 'c']) await depend(`shop-far-${name}`, 'shop');
    await request('restart-service');
    expect(below(await cardIn(OPEN), 'Blast radius')).toEqual([
      '6 assets depend on it: shop, shop-web-1, shop-web-2, shop-far-a, shop-far-b and 1 more.',
    ]);
  });

  it('counts an asset of another group and names it nowhere', async () => {
    await depend('shop-web', 'shop-db');
    await depend('bank-core', 'shop-db', 'service');
    await depend('shop-app', 'bank-core');
    await request('restart-service');
    const told = '2 assets depend on it: shop-web, shop-app. 1 asset that depends on it may not be named here.';
    const shop = await cardIn(SHOP);
    expect(below(shop, 'Blast radius')).toEqual([told]);
    expect(JSON.stringify(shop)).not.toContain('bank');
    expect(below(await cardIn(OPEN), 'Blast radius')).toEqual(['3 assets depend on it: bank-core, shop-web, shop-app.']);
    const { deps, people } = rig;
    const named = (ids: readonly string[]) => seenOf({ groups: GROUPS }, rig.stores, [['shop']], ids);
    const [own] = await readRequests({ ...deps, seen: rig.stores, named }, people.anna);
    expect(below(own?.cards[0] as Card, 'Blast radius')).toEqual([told]);
    expect(JSON.stringify(own)).not.toContain('bank');
  });

  it('shows what the dry run printed as soon as it has ended, of the same parameters only', async () => {
    await request('restart-service');
    await ran(await request('restart-service/dry-run', { unit: 'other.service' }), 'ActiveState=other');
    expect(below(await cardIn(OPEN), 'Dry run')).toHaveLength(1);
    const dry = await request('restart-service/dry-run');
    const own = await newest(OPEN, 'Restart the service (dry run)');
    expect(own.headline).toMatch(/about to run$/);
    expect(own.parts[0]).toEqual({ kind: 'text', text: 'This is the dry run: it only looks and changes nothing.' });
    expect(JSON.stringify(own)).not.toMatch(/[Aa]pprov|[Rr]ollback/);
    expect(own.actions).toEqual([]);
    await ran(dry, 'ActiveState=active\n');
    const card = await cardIn(OPEN);
    expect(below(card, 'Dry run')).toEqual([expect.stringMatching(/: done\. It printed, at its end:$/), 'ActiveState=active']);
    expect(card.headline).not.toContain('dry run');
    expect(card.actions.map(({ label }) => label)).toEqual(['Approve', 'Reject', 'Dry run again']);
  });

  it('is told once by mail, where nothing can be replaced: by what it printed', async () => {
    const mail: Channel = { ...OPEN, platform: 'email', channel: 'oncall@example.com', edits: 'never' };
    news = createApprovalNews({ channels: [mail], runbooks: rig.deps.runbooks, now: rig.deps.now });
    await ran(await request('restart-service/dry-run'), 'ActiveState=active');
    const mails = (await rig.stores.chat.waiting({ platform: 'email', limit: 100 })).map((one) => readOutgoing(one).card);
    expect(mails.map(({ headline }) => headline)).toEqual(['Restart the service (dry run) on shop-db: done']);
    expect(JSON.stringify(mails)).toContain('ActiveState=active');
    expect(JSON.stringify(mails)).not.toContain('Approved by');
  });

  it('is one message in a chat: what it printed takes the place of what was shown while it ran', async () => {
    await ran(await request('restart-service/dry-run'), 'ActiveState=active');
    const rows = await rig.stores.chat.waiting({ platform: 'slack', limit: 100 });
    const [first, ...others] = rows;
    expect(others.length).toBeGreaterThan(0);
    expect(others.every((one) => readOutgoing(one).edits === first?.id)).toBe(true);
    const { card } = readOutgoing(rows.at(-1) as (typeof rows)[number]);
    expect(card.headline).toBe('Restart the service (dry run) on shop-db: done');
    expect(JSON.stringify(card)).toContain('ActiveState=active');
    expect(JSON.stringify(card)).not.toContain('Did it help');
  });

  it('keeps what a dry run printed a text in each chat, and cuts it to its end', async () => {
    await ran(await request('restart-service/dry-run'), `${'й'.repeat(3_000)}${HOSTILE}`);
    await request('restart-service');
    const card = await cardIn(OPEN);
    const slack = renderBlocks(card).map((block) => ('text' in block ? block.text.text : ''));
    const fence = slack.find((text) => text.includes('й')) ?? '';
    expect(fence.split('```').length - 1).toBe(2);
    expect(fence).toContain('&lt;!channel&gt;');
    expect(JSON.stringify(slack)).not.toContain('<!channel>');
    const html = renderHtml(card);
    expect(html).toContain('&lt;/pre&gt;&lt;b&gt;fat');
    expect(html).not.toContain('\u202e');
    expect(renderMailHtml(card, { pageUrl: null, hasChart: false })).not.toContain('<b>fat');
    expect(renderTerminal(card, { width: 90, colour: false, firstChoice: 1 })).not.toContain('\u001b');
    expect(below(card, 'Dry run')[1]?.length).toBeLessThan(900);
  });
});
