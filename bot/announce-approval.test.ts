import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApprovals } from '../actions/approvals/approvals.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { createRig, requestRestart } from '../test/rigs/actions.ts';
import { createApprovalNews, refreshApproval } from './announce-approval.ts';
import { readOutgoing } from './outgoing.ts';

const TARGET = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const CHANNEL = { platform: 'slack', channel: 'ops', language: 'en', timeZone: 'UTC', edits: 'in-place' } as const;
/** A vote that is held up by the request's lock has not come by then; one that is not held up has. */
const HELD_UP_MS = 300;

let stores: Stores;
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());

test('a message that is shown as it is while the request is approved ends as approved', async () => {
  const rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  const news = { channels: [CHANNEL], runbooks: rig.deps.runbooks, now: rig.deps.now };
  const approvals = createApprovals({ ...rig.deps, announce: createApprovalNews(news) });
  const { id, planHash } = await requestRestart({ ...rig, deps: { ...rig.deps, announce: createApprovalNews(news) } });
  const [begun, voted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const during = {
    ...news,
    seen: async (_tx: unknown, _channel: unknown, assetIds: readonly string[]) => {
      begun.resolve();
      await Promise.race([voted.promise, new Promise((resolve) => setTimeout(resolve, HELD_UP_MS))]);
      return assetIds;
    },
  };
  // As after the press of somebody who may not approve it.
  const showing = refreshApproval(during, rig.stores, id, 'press');
  await begun.promise;
  await approvals.vote(rig.people.anna, id, planHash);
  voted.resolve();
  await showing;
  const waiting = await rig.stores.chat.waiting({ platform: 'slack', limit: 10 });
  const edits = waiting.filter((one) => readOutgoing(one).edits !== null).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  expect(edits.map((one) => /approved, about to run|0 of 1/.exec(JSON.stringify(readOutgoing(one).card))?.[0])).toEqual([
    '0 of 1',
    'approved, about to run',
  ]);
});
