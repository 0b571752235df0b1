import { expect, test } from 'vitest';
import type { CareActs } from '../actions/care/care.ts';
import type { Principal } from '../domain/tenant.ts';
import type { Dialogue } from '../stores/dialogues.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { ReasonStore } from './silence-reasons.ts';
import { grant, pressCare, type WishDeps } from './wishes.ts';

const AT = new Date('2026-03-10T14:00:00Z');
const PLACE = { platform: 'slack', channel: 'C1', thread: null };
const READER = { language: 'en', timeZone: 'UTC' } as const;
const ANNA: Principal = {
  id: 'anna',
  tenantId: 'acme',
  name: 'Anna',
  roles: ['operator'],
  identities: [],
  language: 'en',
  timeZone: 'UTC',
};

/** What is kept for a while, in memory. */
function reasonStore(): ReasonStore {
  const kept: Dialogue[] = [];
  return {
    keepDialogue: async (one) => kept.push(one) > 0,
    dialogues: async (platform, channel, since) =>
      kept.filter((one) => one.platform === platform && one.channel === channel && one.expiresAt > since),
    forgetDialogues: async () => {},
  };
}

function rig() {
  let now = AT;
  const set: Array<{ readonly reason: string; readonly until: Date }> = [];
  const care = {
    silence: async (_by: Principal, wish: { readonly reason: string; readonly until: Date }) => {
      set.push(wish);
    },
  } as unknown as CareActs;
  const deps: WishDeps = { stores: {} as TenantStores, now: () => now, care, reasons: reasonStore() };
  const wish = {
    act: 'silence',
    alertId: null,
    assetId: 'srv-1',
    until: null,
    reason: 'fans are swapped, ask Boris (ext. 12) before it is touched',
  } as const;
  return {
    set,
    ask: () => grant(deps, ANNA, READER, wish, PLACE),
    press: (value: string, place = PLACE) => pressCare(deps, ANNA, READER, { verb: 'silence', value }, place),
    later: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  };
}

test('a reason that was said without an end is kept until the end is chosen, however long it is', async () => {
  const { set, ask, press, later } = rig();
  const card = await ask();
  expect(JSON.stringify(card?.parts)).not.toContain('why, and');
  expect(card?.headline).toContain('because “fans are swapped, ask Boris (ext. 12) before it is touched”: for how long?');
  const two = card?.actions.find(({ label }) => label.startsWith('2 h'));
  later(60_000);
  await press(two?.value ?? '');
  expect(set).toMatchObject([
    { reason: 'fans are swapped, ask Boris (ext. 12) before it is touched', until: new Date(AT.getTime() + 60_000 + 7_200_000) },
  ]);
});

test('what is pressed a day later, or in another channel, sets nothing and says why', async () => {
  const { set, ask, press, later } = rig();
  const value = (await ask())?.actions[0]?.value ?? '';
  expect(await press(value, { ...PLACE, channel: 'C2' })).toMatch(/^The reason that was said is no longer kept/);
  later(25 * 3_600_000);
  expect(await press(value)).toMatch(/^The reason that was said is no longer kept/);
  expect(set).toEqual([]);
});
