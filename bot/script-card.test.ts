import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApprovals } from '../actions/approvals/approvals.ts';
import { buttonValue } from '../actions/approvals/plan.ts';
import type { Approval, Runbook } from '../domain/action.ts';
import { randomId } from '../domain/ids.ts';
import { openStores } from '../stores/postgres/open.ts';
import { restrictStores } from '../stores/restricted/restricted.ts';
import type { Stores } from '../stores/stores.ts';
import { createRig, type Rig } from '../test/rigs/actions.ts';
import { approvalCard } from './action-cards.ts';
import { createConversation } from './conversation.ts';
import { renderMailHtml } from './email/html.ts';
import { readOutgoing } from './outgoing.ts';
import { renderBlocks } from './slack/blocks.ts';
import { renderHtml, renderKeyboard } from './telegram/html.ts';
import { renderTerminal } from './terminal/render.ts';

const TARGET = { assetId: 'srv-1', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
let all: Stores;
let rig: Rig;
let approval: Approval;
let whispers: string[];

beforeAll(async () => {
  ({ stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => all.close());
beforeEach(async () => {
  rig = await createRig(all, { target: TARGET, privateKeyPath: '/dev/null' });
  const wish = { runbookId: 'restart-service', parameters: { unit: 'shop.service' }, targetAssetId: 'srv-1', alertId: null };
  approval = await createApprovals(rig.deps).request(rig.people.olga, wish);
  whispers = [];
});

const script = () => {
  const step = approval.plan.steps.find(({ id }) => id === 'stays-up');
  if (step?.kind !== 'script') throw new Error('there is no script');
  return step.script;
};
const cardFor = (language: 'en' | 'ru' | 'ko') =>
  approvalCard(approval, { language, timeZone: 'UTC', runbookTitle: 'R', requesterName: 'A', preview: null, at: new Date() });

test('whoever approves reads what a script does in a sentence; its text is one press away where nothing folds, folded or shown elsewhere', () => {
  const lines = script().trimEnd().split('\n').length;
  const blocks = JSON.stringify(renderBlocks(cardFor('en')));
  expect(blocks).toContain('systemctl restart shop.service');
  expect(blocks).toContain(
    `SCRIPT stays-up: watches for 30 seconds whether it stays up, as the same process; it changes nothing (${lines} lines)`,
  );
  expect(blocks).not.toContain('for look in');
  expect(blocks.match(/"action_id":"inframind\.script\.\d+"/g)).toHaveLength(1);
  expect(JSON.stringify(renderBlocks(cardFor('ru')))).toContain(`30 секунд следит`);
  expect(JSON.stringify(renderBlocks(cardFor('ko')))).toContain('30초 동안');
  // Telegram folds, so that there it takes no button.
  expect(renderHtml(cardFor('en'))).toMatch(
    /it changes nothing[^<]*\n<blockquote expandable># SCRIPT stays-up\nnow\(\)[\s\S]*<\/blockquote>/,
  );
  expect(JSON.stringify(renderKeyboard(cardFor('en')))).not.toContain('Show the script');
  for (const line of script().trimEnd().split('\n')) {
    expect(renderTerminal(cardFor('en'), { width: 200, colour: false })).toContain(line);
  }
  expect(renderMailHtml(cardFor('en'), { pageUrl: null, hasChart: false })).toContain('for look in');
});

async function press(value: string, userId = 'U-olga') {
  const before = new Set((await rig.stores.chat.waiting({ platform: 'slack', limit: 1_000 })).map(({ id }) => id));
  const approvals = createApprovals(rig.deps);
  const handle = createConversation({
    stores: rig.stores,
    platforms: [
      {
        id: 'slack',
        abilities: { listens: true, edits: 'in-place', forms: true },
        whisper: async (_incoming, text) => void whispers.push(text),
        confide: async () => null,
      },
    ],
    ask: () => Promise.reject(new Error('not here')),
    sight: (principal) => {
      const scope = principal.id === 'viktor' ? [['shop']] : [];
      return { scope, stores: restrictStores(rig.stores, [{ id: 'shop', assets: ['shop-*'], labels: {} }], scope) };
    },
    rate: async () => {},
    requestAction: approvals.request,
    vote: approvals.vote,
    reject: approvals.reject,
    stop: approvals.stop,
    requestRollback: () => Promise.reject(new Error('not here')),
    runbooks: rig.deps.runbooks,
    openTicket: null,
    links: { evidenceUrlBase: null, webUrl: null },
    now: rig.deps.now,
    newId: randomId,
  });
  const where = { platform: 'slack', channel: 'C1', thread: '1.1', messageId: '1.2', trusted: true, direct: true, private: false };
  await handle({ ...where, eventId: randomUUID(), userId, body: { kind: 'action', verb: 'script', value } });
  const sent = (await rig.stores.chat.waiting({ platform: 'slack', limit: 1_000 })).filter(({ id }) => !before.has(id));
  return sent.map((message) => readOutgoing(message));
}

test('the press brings the text byte for byte, into the thread, and changes nothing', async () => {
  const [outgoing] = await press(buttonValue(approval));
  expect(outgoing?.card.parts).toContainEqual({ kind: 'code', text: `# SCRIPT stays-up\n${script()}` });
  expect(JSON.stringify(renderBlocks(outgoing?.card as never))).toContain('for look in');
  expect(outgoing?.card.actions).toEqual([]);
  expect(await rig.stores.approvals.get(approval.id)).toEqual(approval);
});

test('a forged value, another request’s hash, a stranger and one who may not see the target are shown none of it', async () => {
  const forged = [`${approval.id}:${'0'.repeat(24)}`, `apr_${'0'.repeat(24)}:${approval.planHash.slice(0, 24)}`, "x'; --", ''];
  for (const value of forged) expect(await press(value)).toEqual([]);
  expect(await press(buttonValue(approval), 'U-viktor')).toEqual([]);
  expect(await press(buttonValue(approval), 'U-stranger')).toEqual([]);
  expect(whispers).toHaveLength(forged.length + 2);
  expect(whispers.join()).not.toContain('for look in');
});

test('what was approved is bound to the text and to the sentence before it', async () => {
  const claimed = async (change: (book: Runbook) => Runbook) => {
    const changed = { ...rig.deps, runbooks: rig.deps.runbooks.map((book) => (book.id === 'restart-service' ? change(book) : book)) };
    const wish = { runbookId: 'restart-service', parameters: { unit: 'shop.service' }, targetAssetId: 'srv-1', alertId: null };
    return (await createApprovals(changed).request(rig.people.olga, wish)).planHash;
  };
  const withStep = (more: object) => (book: Runbook) =>
    ({ ...book, steps: book.steps.map((step) => (step.id === 'stays-up' ? { ...step, ...more } : step)) }) as unknown as Runbook;
  const hashes = [
    await claimed((book) => book),
    await claimed(withStep({ says: { en: 'does nothing', ru: 'x', ko: 'x' } })),
    await claimed(withStep({ script: `${script()}reboot\n` })),
  ];
  expect(new Set(hashes).size).toBe(3);
  expect(hashes[0]).toBe(approval.planHash);
});
