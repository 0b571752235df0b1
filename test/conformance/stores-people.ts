import { describe, expect, it } from 'vitest';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { at, message, principal } from './store-things.ts';

/** What the stores of people, chat, rejected records, vectors, cursors and leases keep. */
export function describePeople(fresh: () => TenantStores): void {
  it('who linked an account is known of who speaks through it, unless it was themselves or the settings have it too', async () => {
    const { people } = fresh();
    const who: Principal = { ...principal('p1', []), identities: [{ platform: 'email', userId: 'p1@x' }] };
    await people.put(who);
    await people.link({ platform: 'slack', userId: 'U1', principalId: 'p1', madeBy: 'boss', at: at(0) });
    await people.link({ platform: 'slack', userId: 'U2', principalId: 'p1', madeBy: 'p1', at: at(0) });
    const through = async (platform: string, userId: string) => (await people.byIdentity(platform, userId))?.linkedBy;
    expect([await through('slack', 'U1'), await through('slack', 'U2'), await through('email', 'p1@x')]).toEqual([
      'boss',
      undefined,
      undefined,
    ]);
    expect((await people.get('p1'))?.identities).toEqual([
      ...who.identities,
      { platform: 'slack', userId: 'U1', linkedBy: 'boss' },
      { platform: 'slack', userId: 'U2' },
    ]);
    await people.link({ platform: 'slack', userId: 'U1', principalId: 'p1', madeBy: 'p1', at: at(1) });
    expect(await through('slack', 'U1')).toBeUndefined();
  });

  it('people are found by an account linked to exactly one of them', async () => {
    const { people } = fresh();
    const slack = (userId: string) => ({ platform: 'slack', userId }) as const;
    await people.put(principal('p1', [slack('U1'), slack('U3'), { platform: 'telegram', userId: 'U2' }]));
    await people.put(principal('p2', [slack('U2'), slack('U3')]));
    expect((await people.byIdentity('slack', 'U1'))?.id).toBe('p1');
    expect((await people.byIdentity('slack', 'U2'))?.id).toBe('p2');
    expect(await people.byIdentity('slack', 'U3')).toBeNull();
    expect(await people.byIdentity('telegram', 'U1')).toBeNull();
    await people.put(principal('p2', []));
    expect((await people.byIdentity('slack', 'U3'))?.id).toBe('p1');
    expect((await people.list()).map((one) => one.id)).toEqual(['p1', 'p2']);
    expect(await people.get('p9')).toBeNull();
  });

  it('a linked account is a person as long as it is linked to that one only, however the person is written again', async () => {
    const { people } = fresh();
    const account = { platform: 'slack', userId: 'U7' };
    await people.put(principal('p1', [{ platform: 'telegram', userId: '5' }]));
    await people.put(principal('p2', []));
    await people.link({ ...account, principalId: 'p1', madeBy: 'p1', at: at(0) });
    await people.link({ ...account, principalId: 'p1', madeBy: 'p1', at: at(9) });
    expect((await people.byIdentity('slack', 'U7'))?.id).toBe('p1');
    expect((await people.get('p1'))?.identities).toEqual([{ platform: 'telegram', userId: '5' }, account]);
    await people.put(principal('p1', []));
    expect((await people.byIdentity('slack', 'U7'))?.id).toBe('p1');
    await people.link({ ...account, principalId: 'p2', madeBy: 'p2', at: at(1) });
    expect(await people.byIdentity('slack', 'U7')).toBeNull();
    expect(await people.unlink('p2', { ...account, userId: 'U8' })).toBe(0);
    expect(await people.unlink('p2')).toBe(1);
    expect((await people.list()).map(({ identities }) => identities.length)).toEqual([1, 0]);
    await people.put(principal('p2', [{ platform: 'slack', userId: 'U7' }]));
    expect(await people.byIdentity('slack', 'U7')).toBeNull();
  });

  it('a code is given to one of many who take it at once, never when it is too old or another took its place', async () => {
    const { people } = fresh();
    const code = { hash: 'h1', principalId: 'p1', madeBy: 'p9', expiresAt: at(60) };
    await people.putLinkCode(code);
    const taken = await Promise.all(Array.from({ length: 6 }, () => people.takeLinkCode('h1', at(59))));
    expect(taken.filter((one) => one !== null)).toEqual([code]);
    await people.putLinkCode({ ...code, hash: 'h2' });
    await people.putLinkCode({ ...code, hash: 'h3' });
    expect(await people.takeLinkCode('h2', at(1))).toBeNull();
    expect(await people.takeLinkCode('h3', at(60))).toBeNull();
    expect(await people.takeLinkCode('h3', at(1))).toBeNull();
  });

  it('a second factor is the last that was put, of its tenant and person only, and one transaction at a time has it', async () => {
    const tenant = fresh();
    const factor = { principalId: 'p1', sealed: 's', usedStep: 0, recovery: ['r1'], enrolledAt: at(0) };
    await tenant.factors.put(factor);
    await tenant.factors.put({ ...factor, sealed: 't' });
    expect(await tenant.factors.get('p1')).toEqual({ ...factor, sealed: 't' });
    expect([await tenant.factors.get('p2'), await fresh().factors.get('p1')]).toEqual([null, null]);
    const useNext = () =>
      tenant.transaction(async (tx) => {
        const read = await tx.factors.getForUpdate('p1');
        if (read === null) throw new Error('it is gone');
        await tx.factors.put({ ...read, usedStep: read.usedStep + 1 });
      });
    await Promise.all(Array.from({ length: 6 }, useNext));
    expect((await tenant.factors.get('p1'))?.usedStep).toBe(6);
    await fresh().factors.remove('p1');
    expect(await Promise.all([1, 2, 3].map(() => tenant.factors.remove('p1')))).toEqual(expect.arrayContaining([true, false, false]));
    expect([await tenant.factors.get('p1'), await tenant.factors.remove('p2')]).toEqual([null, false]);
  });

  it('a link to sign in by is there until its time is over, it is taken, or another of the person for the same is put', async () => {
    const { factors } = fresh();
    const approve = (approvalId: string) => ({ kind: 'approve', approvalId, planHash: 'a', runbookVersion: 1 }) as const;
    const link = {
      hash: 'h1',
      principalId: 'p1',
      purpose: approve('apr_1'),
      account: { platform: 'slack', userId: 'U1' },
      expiresAt: at(60),
    };
    await factors.putLink(link, at(0));
    await factors.putLink({ ...link, hash: 'h2', purpose: approve('apr_2') }, at(0));
    await factors.putLink({ ...link, hash: 'h3', principalId: 'p2' }, at(0));
    expect(await factors.linkForUpdate('h1', at(59))).toEqual(link);
    expect([await factors.linkForUpdate('h1', at(60)), await fresh().factors.linkForUpdate('h1', at(0))]).toEqual([null, null]);
    await factors.putLink({ ...link, hash: 'h4' }, at(1));
    const found = await Promise.all(['h1', 'h2', 'h3', 'h4'].map((hash) => factors.linkForUpdate(hash, at(1))));
    expect(found.map((one) => one?.hash)).toEqual([undefined, 'h2', 'h3', 'h4']);
    const taken = await Promise.all(Array.from({ length: 4 }, () => factors.takeLink('h4')));
    expect(taken.filter(Boolean)).toHaveLength(1);
    await factors.putLink({ ...link, hash: 'h5', purpose: { kind: 'enrol', madeBy: 'p9', sealed: null }, expiresAt: at(200) }, at(100));
    expect(await factors.takeLink('h2')).toBe(false);
    expect((await factors.linkForUpdate('h5', at(199)))?.purpose.kind).toBe('enrol');
  });

  it('counts failures of a subject, and of all whose name begins so, since an instant', async () => {
    const { people } = fresh();
    for (const second of [1, 5, 9]) await people.noteFailure('link:slack:U1', at(second));
    await people.noteFailure('link:slack:U10', at(9));
    expect(await people.failures('link:slack:U1', at(5))).toBe(2);
    expect(await people.failures('link:*', at(0))).toBe(4);
    expect(await people.failures('code:*', at(0))).toBe(0);
  });

  describe('chat', () => {
    it('sees an event for the first time once, also when it arrives many times at once', async () => {
      const { chat } = fresh();
      const seen = await Promise.all(Array.from({ length: 8 }, () => chat.firstSeen('slack', 'Ev1', at(0))));
      expect(seen.filter(Boolean)).toHaveLength(1);
      expect(await chat.firstSeen('telegram', 'Ev1', at(0))).toBe(true);
      expect(await chat.firstSeen('slack', 'Ev1', at(9))).toBe(false);
    });

    it('sends by priority, then age, each message once', async () => {
      const { chat } = fresh();
      for (const one of [
        message('d', 2, 1),
        message('b', 1, 5),
        message('c', 1, 5),
        message('a', 0, 9),
        message('z', 0, 0, { platform: 'email' }),
      ]) {
        await chat.enqueue(one);
      }
      await chat.enqueue(message('a', 3, 0));
      const waiting = async () => (await chat.waiting({ platform: 'slack', limit: 10 })).map((one) => one.id);
      expect(await waiting()).toEqual(['a', 'b', 'c', 'd']);
      await chat.markSent('a', 'ts1');
      await chat.markFailed('b', 'rate limited', false);
      await chat.markFailed('c', 'no such channel', true);
      await chat.markFailed('a', 'too late', true);
      expect(await waiting()).toEqual(['b', 'd']);
      expect(await chat.message('a')).toEqual(message('a', 0, 9, { state: 'sent', platformMessageId: 'ts1' }));
      expect(await chat.message('b')).toEqual(message('b', 1, 5, { error: 'rate limited' }));
      expect(await chat.message('c')).toMatchObject({ state: 'failed', error: 'no such channel' });
      expect(await chat.message('none')).toBeNull();
      expect(await chat.waiting({ platform: 'slack', limit: 1 })).toHaveLength(1);
    });

    it('lists the digests that were sent, the newest first, and nothing else', async () => {
      const { chat } = fresh();
      const window = { from: at(0).toISOString(), to: at(9).toISOString() };
      const card = { card: { headline: 'x' }, digest: { kind: 'digest', window } };
      for (const [id, minute] of [
        ['old', 1],
        ['new', 5],
        ['waits', 9],
      ] as const)
        await chat.enqueue(message(id, 3, minute, { card }));
      await chat.enqueue(message('alert', 3, 7, { card: { card: { headline: 'digest' } } }));
      for (const id of ['old', 'new', 'alert']) await chat.markSent(id, `ts-${id}`);
      expect((await chat.digests(10)).map(({ id }) => id)).toEqual(['new', 'old']);
      expect(await chat.digests(1)).toEqual([message('new', 3, 5, { card, state: 'sent', platformMessageId: 'ts-new' })]);
      expect(await fresh().chat.digests(10)).toEqual([]);
    });

    it('none of a channel hides those of another, nor what is waited for; what was begun is known to whoever takes over', async () => {
      const { chat } = fresh();
      const card = (more: { readonly after?: string; readonly edits?: string }) => ({ card: { after: null, edits: null, ...more } });
      for (const one of [1, 2, 3, 4, 5]) await chat.enqueue(message(`m${one}`, 1, one, { channel: 'C1', ...card({}) }));
      await chat.enqueue(message('answer', 0, 9, { channel: 'C1', ...card({ after: 'm4' }) }));
      await chat.enqueue(message('edit', 3, 9, { channel: 'C1', ...card({ edits: 'm0' }) }));
      await chat.enqueue(message('other', 3, 9, { channel: 'C2', ...card({}) }));
      const waiting = await chat.waiting({ platform: 'slack', limit: 100, perChannel: 2 });
      expect(waiting.map(({ id }) => id)).toEqual(['answer', 'm1', 'm4', 'edit', 'other']);
      await chat.begin('m1', 'open', at(20));
      await chat.begin('edit', 'open', at(21));
      await chat.begin('other', 'open', at(5));
      await chat.markSent('m1', 'ts1');
      expect(await chat.message('edit')).toMatchObject({ state: 'waiting', attempts: 1, error: 'open' });
      await chat.begin('m2', 'open', at(2));
      await chat.putOff('m2', 'later');
      expect(await chat.message('m2')).toMatchObject({ state: 'waiting', attempts: 0, error: 'later' });
      await chat.putOff('m1', 'later');
      expect(await chat.message('m1')).toMatchObject({ state: 'sent', error: null });
      expect(await chat.begun('slack', at(20))).toEqual([
        { channel: 'C1', isEdit: false, at: at(20) },
        { channel: 'C1', isEdit: true, at: at(21) },
      ]);
      expect(await chat.begun('telegram', at(0))).toEqual([]);
      expect(await fresh().chat.begun('slack', at(0))).toEqual([]);
    });

    it('knows what a thread is about', async () => {
      const { chat } = fresh();
      await chat.linkThread('slack', 'C1', '1.2', 'alr_1');
      await chat.linkThread('slack', 'C1', '1.2', 'alr_2');
      await chat.linkThread('telegram', '9', '7', 'alr_2');
      expect(await chat.alertOfThread('slack', 'C1', '1.2')).toBe('alr_2');
      expect(await chat.alertOfThread('slack', 'C1', '9.9')).toBeNull();
      expect(await chat.threadsOfAlert('alr_2')).toEqual([
        { platform: 'slack', channel: 'C1', thread: '1.2' },
        { platform: 'telegram', channel: '9', thread: '7' },
      ]);
      expect(await chat.threadsOfAlert('alr_1')).toEqual([]);
    });

    it('keeps what a conversation spoke of last, each thread its own', async () => {
      const { chat } = fresh();
      const window = { from: at(0), to: at(60) };
      const first = { assetId: 'lun-12', window, concept: 'disk.latency', kind: 'graph' } as const;
      const then = { assetId: 'srv-1', window: null, concept: null, kind: 'errors' } as const;
      await chat.rememberThread('slack', 'C1', '1.2', first, at(1));
      expect(await chat.threadContext('slack', 'C1', '1.2', at(1))).toEqual(first);
      await chat.rememberThread('slack', 'C1', '1.2', then, at(2));
      await chat.rememberThread('telegram', '9', '', first, at(3));
      expect(await chat.threadContext('slack', 'C1', '1.2', at(0))).toEqual(then);
      expect(await chat.threadContext('slack', 'C1', '1.2', at(3))).toBeNull();
      expect(await chat.threadContext('slack', 'C1', '9.9', at(0))).toBeNull();
      expect(await chat.threadContext('telegram', '9', '', at(0))).toEqual(first);
    });

    it('keeps a half-filled form, of two changes at once the first, until it is dropped or long over', async () => {
      const { chat } = fresh();
      const form = { platform: 'telegram', id: 'a', channel: '9', userId: '7', expiresAt: at(600), version: 1, doc: { left: ['unit'] } };
      expect(await chat.keepDialogue(form)).toBe(true);
      expect(await chat.keepDialogue(form)).toBe(false);
      expect(await chat.keepDialogue({ ...form, version: 3 })).toBe(false);
      const both = await Promise.all(['x', 'y'].map((unit) => chat.keepDialogue({ ...form, version: 2, doc: { unit } })));
      expect(both.toSorted()).toEqual([false, true]);
      await chat.keepDialogue({ ...form, id: 'b', expiresAt: at(900) });
      expect((await chat.dialogues('telegram', '9', at(0))).map(({ id, version }) => [id, version])).toEqual([
        ['b', 1],
        ['a', 2],
      ]);
      expect((await chat.dialogues('telegram', '9', at(700))).map(({ id }) => id)).toEqual(['b']);
      expect(await chat.dialogues('telegram', '8', at(0))).toEqual([]);
      await chat.forgetDialogues(at(700));
      await chat.dropDialogue('telegram', 'c');
      expect((await chat.dialogues('telegram', '9', at(0)))[0]).toEqual({ ...form, id: 'b', expiresAt: at(900) });
      await chat.dropDialogue('telegram', 'b');
      expect(await chat.dialogues('telegram', '9', at(0))).toEqual([]);
    });
  });

  it('rejected records are kept once and counted by source', async () => {
    const { rejected } = fresh();
    const record = (id: string, seconds: number, source: string) => ({
      id,
      at: at(seconds),
      source,
      reason: 'bad',
      record: `raw\0${id}`,
    });
    await rejected.put([record('rej_2', 2, 'syslog'), record('rej_1', 1, 'syslog'), record('rej_3', 3, 'snmp')]);
    await rejected.put([record('rej_1', 1, 'syslog')]);
    await rejected.put([]);
    expect((await rejected.list({ limit: 2 })).map((one) => [one.id, one.record])).toEqual([
      ['rej_2', 'raw\uFFFDrej_2'],
      ['rej_3', 'raw\uFFFDrej_3'],
    ]);
    expect(await rejected.counts()).toEqual({ snmp: 1, syslog: 2 });
    expect((await rejected.list({ limit: 9, source: 'syslog' })).map(({ id }) => id)).toEqual(['rej_1', 'rej_2']);
  });

  it('a rejected record is marked as sent again once, also when many do it at once, and never by another tenant', async () => {
    const { rejected } = fresh();
    const record = { id: 'rej_1', at: at(1), source: 's', reason: 'bad', record: 'raw' };
    await rejected.put([
      { ...record, line: 7, isCut: true },
      { ...record, id: 'rej_2' },
    ]);
    expect(await rejected.get('rej_1')).toEqual({ ...record, line: 7, isCut: true, replayedAt: null });
    expect(await rejected.get('rej_2')).toMatchObject({ line: null, isCut: false });
    expect(await fresh().rejected.markReplayed('rej_1', at(5))).toBe(false);
    const marked = await Promise.all([1, 2, 3].map(() => rejected.markReplayed('rej_1', at(5))));
    expect(marked.filter(Boolean)).toHaveLength(1);
    await rejected.put([record]);
    expect(await rejected.get('rej_1')).toMatchObject({ replayedAt: at(5) });
    expect((await rejected.list({ limit: 9, waiting: true })).map(({ id }) => id)).toEqual(['rej_2']);
    expect(await rejected.get('rej_9')).toBeNull();
  });

  it('vectors are compared with those of their own model and dimension only', async () => {
    const { vectors } = fresh();
    const item = (id: string, model: string, vector: number[]) => ({ id, model, vector, payload: { id } });
    await vectors.put([item('a', 'm', [1, 0]), item('b', 'm', [0, 1]), item('c', 'n', [1, 0]), item('d', 'm', [1, 0, 0])]);
    await vectors.put([item('b', 'm', [9, 9]), item('b', 'm', [1, 1])]);
    const near = await vectors.nearest({ model: 'm', vector: [2, 0], limit: 5 });
    expect(near.map((one) => one.id)).toEqual(['a', 'b']);
    expect(near[0]?.distance).toBeCloseTo(0);
    expect(near[1]?.distance).toBeCloseTo(1 - Math.SQRT1_2);
    expect(near[1]?.payload).toEqual({ id: 'b' });
    expect(await vectors.nearest({ model: 'none', vector: [1, 0], limit: 5 })).toEqual([]);
  });

  it('a lease is given to one holder, until it is given back or its time is over', async () => {
    const { leases } = fresh();
    const take = (holder: string, from: number, until: number, name = 'x') => leases.take({ name, holder, at: at(from), until: at(until) });
    expect((await Promise.all(['a', 'b', 'c', 'd'].map((holder) => take(holder, 1, 10)))).filter(Boolean)).toHaveLength(1);
    expect([await take('e', 9, 20), await take('e', 1, 10, 'y')]).toEqual([false, true]);
    expect([await take('f', 10, 20), await take('g', 11, 30), await take('f', 11, 30)]).toEqual([true, false, true]);
    await leases.release({ name: 'x', holder: 'g' });
    expect(await take('g', 12, 30)).toBe(false);
    await leases.release({ name: 'x', holder: 'f' });
    expect(await take('g', 12, 30)).toBe(true);
  });

  it('cursors are null first, then what was set', async () => {
    const { cursors } = fresh();
    expect(await cursors.get('t')).toBeNull();
    await cursors.set('t', { position: 's=1', at: at(1), list: [1, 'x'] });
    await cursors.set('t', { position: 's=2', at: at(2), list: [] });
    expect(await cursors.get('t')).toEqual({ position: 's=2', at: at(2), list: [] });
    await cursors.set('u', null);
    expect(await cursors.get('u')).toBeNull();
  });
}
