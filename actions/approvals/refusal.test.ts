import { expect, test } from 'vitest';
import type { ApprovalState } from '../../domain/action.ts';
import { approval } from '../../test/conformance/store-things.ts';
import { refusalOf } from './refusal.ts';

const of = (state: ApprovalState, approvers: readonly string[] | null = null) => {
  const { plan, ...rest } = approval('apr_1', 0);
  return { ...rest, state, plan: { ...plan, approvers } };
};

test('who may not approve is told which role may, or that the runbook names who may', () => {
  expect(refusalOf('APPROVAL_FORBIDDEN', of('PENDING'), 'viktor', 'vote').hint?.en).toMatch(/role approver or admin .*administrator/);
  expect(refusalOf('APPROVAL_FORBIDDEN', of('PENDING', ['anna']), 'boris', 'vote').hint?.ru).toMatch(/названные в его сценарии/);
});

test('who may not stop a run is not told of approving', () => {
  const refusal = refusalOf('APPROVAL_FORBIDDEN', of('EXECUTING'), 'viktor', 'stop');

  expect(refusal.code).toBe('REQUEST_FORBIDDEN');
  expect(refusal.hint?.en).toMatch(/can stop it/);
});

test.each([
  ['REJECTED', /rejected/],
  ['EXECUTING', /running/],
  ['SUCCEEDED', /has run/],
  ['CANCELLED', /took it back/],
] as const)('who comes too late to a request that is %s is told so', (state, words) => {
  expect(refusalOf('APPROVAL_CLOSED', of(state), 'boris', 'vote').hint?.en).toMatch(words);
});
