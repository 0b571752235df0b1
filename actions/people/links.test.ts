import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomId } from '../../domain/ids.ts';
import type { Principal } from '../../domain/tenant.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import { CODE_MS, codeIn, makeLinkCode, redeemLinkCode, unlinkAccount } from './links.ts';

let all: Stores;
let stores: TenantStores;
let time: Date;
const now = () => time;
const person = (id: string, roles: Principal['roles'] = ['viewer']): Principal => ({
  id,
  tenantId: stores.tenantId,
  name: id,
  roles,
  identities: [],
  language: 'en',
  timeZone: 'UTC',
});
const account = { platform: 'slack', userId: 'U1' };

beforeAll(async () => {
  ({ stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => all.close());
beforeEach(async () => {
  const id = randomId('req');
  await all.tenants.create({ id, name: id });
  stores = all.forTenant(id);
  time = new Date('2026-03-01T10:00:00Z');
  for (const one of [person('ann'), person('bob'), person('boss', ['admin'])]) await stores.people.put(one);
});

const made = async (by = 'ann', of = 'ann') =>
  codeIn((await makeLinkCode({ stores, now }, person(by, by === 'boss' ? ['admin'] : ['viewer']), of)).code) ?? '';
const redeem = (code: string, userId = 'U1') => redeemLinkCode({ stores, now }, { ...account, userId }, code);

describe('a code that links an account', () => {
  it('makes it the account of the person, once, whoever made it', async () => {
    const code = await made('boss', 'ann');
    const shown = await Promise.all(['U1', 'U2', 'U3'].map((userId) => redeem(code, userId)));
    expect(shown.filter(({ kind }) => kind === 'linked')).toHaveLength(1);
    expect(shown.filter(({ kind }) => kind === 'wrong')).toHaveLength(2);
    expect((await redeem(code, 'U4')).kind).toBe('wrong');
    expect((await stores.people.get('ann'))?.identities).toHaveLength(1);
    const trail = await stores.audit.list({ limit: 20 });
    expect(trail.filter(({ action }) => action === 'account.linked')).toMatchObject([{ actor: 'ann', detail: { madeBy: 'boss' } }]);
    expect(JSON.stringify(trail)).not.toContain(code);
  });

  it('keeps who made it with the account, until the person confirms the account by a code of their own', async () => {
    await redeem(await made('boss', 'ann'));
    const through = async () => (await stores.people.byIdentity('slack', 'U1'))?.linkedBy;
    expect([await through(), (await stores.people.get('ann'))?.linkedBy]).toEqual(['boss', undefined]);
    expect((await stores.people.get('ann'))?.identities).toEqual([{ ...account, linkedBy: 'boss' }]);
    // By another's code, for the same person or for somebody else, it changes hands no more.
    const others = [await made('boss', 'ann'), await made('bob', 'bob')];
    for (const code of others) expect((await redeem(code)).kind).toBe('taken');
    expect(await through()).toBe('boss');
    expect((await redeem(others[1] ?? '', 'U2')).kind).toBe('linked');
    expect((await redeem(await made('ann', 'ann'))).kind).toBe('linked');
    expect(await through()).toBeUndefined();
    expect((await redeem(await made('boss', 'ann'))).kind).toBe('taken');
    expect(await through()).toBeUndefined();
  });

  it('makes nothing unsure of an account that stands in the settings too', async () => {
    await redeem(await made('boss', 'ann'));
    await stores.people.put({ ...person('ann'), identities: [{ platform: 'slack', userId: 'U1' }] });
    expect((await stores.people.byIdentity('slack', 'U1'))?.linkedBy).toBeUndefined();
  });

  it('is void after its time, and when a newer one was made', async () => {
    const [first, second] = [await made(), await made()];
    expect((await redeem(first)).kind).toBe('wrong');
    time = new Date(time.getTime() + CODE_MS);
    expect((await redeem(second)).kind).toBe('wrong');
    expect(await stores.people.byIdentity('slack', 'U1')).toBeNull();
  });

  it('is made for oneself, and for others only by who administers', async () => {
    await expect(makeLinkCode({ stores, now }, person('bob', ['approver']), 'ann')).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    await expect(makeLinkCode({ stores, now }, { ...person('boss', ['admin']), tenantId: 'other' }, 'ann')).rejects.toMatchObject({
      code: 'REQUEST_FORBIDDEN',
    });
    await expect(makeLinkCode({ stores, now }, person('boss', ['admin']), 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('gives no account to a second person, and is not used up by that', async () => {
    await redeem(await made());
    const code = await made('bob', 'bob');
    expect((await redeem(code)).kind).toBe('taken');
    expect((await stores.people.byIdentity('slack', 'U1'))?.id).toBe('ann');
    expect((await redeem(code, 'U2')).kind).toBe('linked');
    expect(await unlinkAccount({ stores, now }, person('boss', ['admin']), 'ann', account)).toBe(1);
    expect(await stores.people.byIdentity('slack', 'U1')).toBeNull();
  });

  it('cannot be guessed: after five wrong ones the right one is not taken for an hour, nor by many accounts together', async () => {
    const code = await made();
    for (let i = 0; i < 5; i += 1) expect((await redeem('AAAAAAAAAAAA')).kind).toBe('wrong');
    expect((await redeem(code)).kind).toBe('later');
    expect((await redeem(code, 'U2')).kind).toBe('linked');
    for (let i = 0; i < 95; i += 1) await stores.people.noteFailure(`link:slack:X${i}`, time);
    expect((await redeem(await made('bob', 'bob'), 'U9')).kind).toBe('later');
    time = new Date(time.getTime() + 3_600_001);
    expect((await redeem(await made('bob', 'bob'), 'U9')).kind).toBe('linked');
  });

  it('is kept as a hash', async () => {
    const { code } = await makeLinkCode({ stores, now }, person('ann'), 'ann');
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    expect(await stores.people.takeLinkCode(code, time)).toBeNull();
    expect(await stores.people.takeLinkCode(codeIn(code) ?? '', time)).toBeNull();
  });

  it('is read from what people write, and from nothing else', () => {
    expect(['link ABCD-EFGH-JKMN', '/link abcdefghjkmn', 'ABCD-EFGH-JKMN', 'link abcd efgh jkmn'].map(codeIn)).toEqual(
      Array(4).fill('ABCDEFGHJKMN'),
    );
    expect(codeIn('link oLiD-EFGH-JKMN')).toBe('011DEFGHJKMN');
    expect(['what about web1', 'ABCDEFGHJKMN', 'link it to srv-1 please', 'link ABCD-EFGH-JKMU'].map(codeIn)).toEqual(Array(4).fill(null));
  });
});
