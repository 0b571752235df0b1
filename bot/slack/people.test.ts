import { expect, test } from 'vitest';
import type { Call } from './calls.ts';
import { personCheck } from './people.ts';

const SELF = { userId: 'UBOT', teamId: 'T1', enterpriseId: null };
const MEMBER = { team_id: 'T1' };
const TEN_MINUTES = 600_000;

function checking(answer: () => object) {
  let at = 0;
  const asked: string[] = [];
  const logged: unknown[] = [];
  const call: Call = async (_method, args) => {
    asked.push(String(args.user));
    return { ok: true, user: answer() };
  };
  const nothing = () => {};
  const logger = {
    ...{ debug: nothing, info: nothing, warn: nothing, setLevel: nothing, setName: nothing },
    ...{ getLevel: () => 'error' as never, error: (message: unknown) => logged.push(message) },
  };
  const trusts = personCheck({ call, self: () => SELF, now: () => new Date(at), logger });
  return {
    trusts,
    asked,
    logged,
    pass: (ms: number) => {
      at += ms;
    },
  };
}

test('a member who becomes a guest is trusted for ten minutes at most', async () => {
  let person: object = MEMBER;
  const { trusts, asked, pass } = checking(() => person);
  expect(await trusts('U1', true)).toBe(true);

  person = { ...MEMBER, is_restricted: true };
  pass(TEN_MINUTES - 1);
  expect(await trusts('U1', true)).toBe(true);
  expect(asked).toEqual(['U1']);
  pass(1);
  expect(await trusts('U1', true)).toBe(false);
});

test('who cannot be asked about is not trusted, and asked about again', async () => {
  let isAway = true;
  const { trusts, logged } = checking(() => {
    if (isAway) throw new Error('missing_scope');
    return MEMBER;
  });
  expect(await trusts('U1', true)).toBe(false);
  expect(logged).toEqual(['slack users.info (scope users:read): missing_scope']);

  isAway = false;
  expect(await trusts('U1', true)).toBe(true);
});

test('who is of another team is not even asked about', async () => {
  const { trusts, asked } = checking(() => MEMBER);
  expect(await trusts('U1', false)).toBe(false);
  expect(asked).toEqual([]);
});
