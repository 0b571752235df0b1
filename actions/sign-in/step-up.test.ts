import { expect, test } from 'vitest';
import type { Approval } from '../../domain/action.ts';
import type { SignInPurpose } from '../../domain/second-factor.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { createEnrolment } from './enrol.ts';
import { createSeal } from './seal.ts';
import { createStepUp } from './step-up.ts';

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
