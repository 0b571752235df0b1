import { expect, test } from 'vitest';
import type { Approval } from '../../domain/action.ts';
import type { SignInPurpose } from '../../domain/second-factor.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { createEnrolment } from './enrol.ts';
import { createSeal } from './seal.ts';
import { createStepUp, refusal } from './step-up.ts';
import { codeOf, stepAt } from './totp.ts';

const ANNA: Principal = {
  ...{ id: 'anna', tenantId: 'default', name: 'Anna', roles: ['admin'], identities: [], language: 'en', timeZone: 'UTC' },
};
const TOKEN = 'a'.repeat(43);
const now = () => new Date('2026-03-01T10:00:00Z');
const APPROVE: SignInPurpose = { kind: 'approve', approvalId: 'apr_1', planHash: 'shown', runbookVersion: 1 };

/** Stores in which there is Anna and the link of a purpose. */
function storesWith(purpose: SignInPurpose): TenantStores {
  const tx = {
    tenantId: 'default',
    people: { get: async () => ANNA },
    factors: {
      get: async () => null,
      linkForUpdate: async (hash: string) => ({ hash, principalId: 'anna', purpose, account: null, expiresAt: now() }),
      putLink: async () => {},
    },
    audit: { append: async () => {} },
  };
  return { ...tx, transaction: (work: (of: unknown) => unknown) => work(tx) } as unknown as TenantStores;
}

function stepUpTo(purpose: SignInPurpose, planHash: string) {
  const approvals = {
    get: async () => ({ approval: { planHash } as Approval, run: null }),
    vote: () => Promise.reject(new Error('voted')),
  };
  return createStepUp({ stores: storesWith(purpose), now, seal: createSeal('k'.repeat(32)), approvals, pageUrl: 'https://x.test' });
}

test('a link shows the request as it was when the link was made, or nothing', async () => {
  expect(await stepUpTo(APPROVE, 'shown').look(TOKEN)).toMatchObject({ person: { id: 'anna' }, approval: { planHash: 'shown' } });
  await expect(stepUpTo(APPROVE, 'edited').look(TOKEN)).rejects.toMatchObject({ code: 'APPROVAL_MISMATCH' });
});

test('a link to enrol by approves nothing, and one to approve by enrols nobody', async () => {
  const enrol: SignInPurpose = { kind: 'enrol', madeBy: 'anna', sealed: null };
  await expect(stepUpTo(enrol, 'shown').look(TOKEN)).rejects.toMatchObject({ code: 'SIGNIN_LINK' });
  await expect(stepUpTo(enrol, 'shown').approve(TOKEN, '000000', 'shown')).rejects.toMatchObject({ code: 'SIGNIN_LINK' });
  const enrolment = createEnrolment({ stores: storesWith(APPROVE), now, seal: createSeal('k'.repeat(32)), pageUrl: 'https://x.test' });
  await expect(enrolment.begin(TOKEN)).rejects.toMatchObject({ code: 'SIGNIN_LINK' });
  await expect(enrolment.finish(TOKEN, '000000')).rejects.toMatchObject({ code: 'SIGNIN_LINK' });
});

test('nobody of another tenant is given a link to enrol by, not even of the same id', async () => {
  const { offer } = createEnrolment({ stores: storesWith(APPROVE), now, seal: createSeal('k'.repeat(32)), pageUrl: 'https://x.test' });
  expect((await offer(ANNA, 'anna', null)).url).toMatch(/^https:\/\/x\.test\/enrol#[\w-]{43}$/);
  await expect(offer({ ...ANNA, tenantId: 'other' }, 'anna', null)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
});

test('who enrols by a phone whose clock is wrong is told by how much, and by which way another link comes', async () => {
  const seal = createSeal('k'.repeat(32));
  const secret = Buffer.from('12345678901234567890');
  const purpose: SignInPurpose = { kind: 'enrol', madeBy: 'anna', sealed: seal.close('default\u0000anna', secret) };
  const { finish } = createEnrolment({ stores: storesWith(purpose), now, seal, pageUrl: 'https://x.test' });
  const by = (minutes: number) => codeOf(secret, stepAt(now()) + minutes * 2);
  const told = async (code: string) => (await finish(TOKEN, code).catch((error) => error)).hint;
  expect(await told(by(7))).toMatchObject({ en: expect.stringContaining('7 min fast'), ru: expect.stringContaining('спешат на 7 мин') });
  expect(await told(by(-60))).toMatchObject({ en: expect.stringContaining('60 min slow'), ko: expect.stringContaining('60분 느립니다') });
  expect((await told('12')).en).toContain('only the last one counts');
  await expect(finish('x', '12')).rejects.toMatchObject({ hint: { en: expect.stringContaining('people factor') } });
  await expect(stepUpTo(purpose, 'shown').look(TOKEN)).rejects.toMatchObject({ hint: { en: expect.stringContaining('Press Approve') } });
});

test('who gave too many wrong codes is told how long none is taken, and what can be done meanwhile', () => {
  const hint = (retryAfterMs: number) => refusal({ kind: 'later', retryAfterMs }, 'anna').hint;
  expect(hint(900_000)).toMatchObject({ en: expect.stringContaining('15 minutes'), ko: expect.stringContaining('15분') });
  expect(hint(86_400_000)).toMatchObject({ en: expect.stringContaining('tomorrow') });
  expect(refusal({ kind: 'wrong' }, 'anna').hint?.en).toContain('set its clock by itself');
});
