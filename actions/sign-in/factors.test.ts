import { expect, test } from 'vitest';
import type { SecondFactor } from '../../domain/second-factor.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { newFactor, ownerOf, showCode } from './factors.ts';
import { createSeal } from './seal.ts';
import { codeOf, stepAt } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890');
const MINUTE = 60_000;

/** A person with a second factor, over a memory in the place of the stores. */
function person() {
  let at = new Date('2026-03-01T10:00:00Z');
  const seal = createSeal('k'.repeat(32));
  const sealed = seal.close(ownerOf('default', 'anna'), SECRET);
  const made = newFactor('default', { principalId: 'anna', sealed, usedStep: 0, enrolledAt: at });
  let factor: SecondFactor | null = made.factor;
  const failures: Date[] = [];
  const tx = {
    tenantId: 'default',
    factors: {
      getForUpdate: async () => factor,
      put: async (changed: SecondFactor) => {
        factor = changed;
      },
    },
    people: {
      failures: async (_subject: string, since: Date) => failures.filter((one) => one >= since).length,
      noteFailure: async (_subject: string, when: Date) => void failures.push(when),
    },
    audit: { append: async () => {} },
  } as unknown as TenantStores;
  return {
    show: async (code: string) => showCode({ stores: tx, now: () => at, seal }, tx, 'anna', code),
    code: () => codeOf(SECRET, stepAt(at)),
    recoveryCodes: made.recoveryCodes,
    pass: (ms: number) => {
      at = new Date(at.getTime() + ms);
    },
  };
}

test('a code is right once, and one that is older than it is no more', async () => {
  const { show, code, pass } = person();
  const before = code();
  pass(30_000);
  expect(await show(code())).toEqual({ kind: 'right', method: 'code', recoveryLeft: 8 });
  expect(await show(code())).toEqual({ kind: 'wrong' });
  expect(await show(before)).toEqual({ kind: 'wrong' });
  pass(30_000);
  expect(await show(code())).toMatchObject({ kind: 'right' });
});

test('each recovery code is right once, with or without its dashes', async () => {
  const { show, recoveryCodes } = person();
  const [first = '', second = ''] = recoveryCodes;
  expect(await show(first)).toEqual({ kind: 'right', method: 'recovery', recoveryLeft: 7 });
  expect(await show(first)).toEqual({ kind: 'wrong' });
  expect(await show(second.replaceAll('-', '').toLowerCase())).toEqual({ kind: 'right', method: 'recovery', recoveryLeft: 6 });
});

test('after five wrong codes none is looked at for a quarter of an hour, after twenty in a day for a day', async () => {
  const { show, code, pass } = person();
  for (let quarter = 0; quarter < 4; quarter += 1) {
    for (let tries = 0; tries < 5; tries += 1) expect(await show('wrong')).toEqual({ kind: 'wrong' });
    if (quarter === 3) break;
    expect(await show(code())).toEqual({ kind: 'later', retryAfterMs: 15 * MINUTE });
    pass(15 * MINUTE + 1);
  }
  pass(15 * MINUTE + 1);
  expect(await show(code())).toEqual({ kind: 'later', retryAfterMs: 24 * 60 * MINUTE });
  pass(24 * 60 * MINUTE);
  expect(await show(code())).toMatchObject({ kind: 'right' });
});
