import { expect, test } from 'vitest';
import type { Scope } from '../domain/asset-group.ts';
import type { Principal } from '../domain/tenant.ts';
import type { Incoming } from './chat-platform.ts';
import { type ConversationDeps, wishesWithin } from './conversing.ts';

test('what routes would have sent is told to those alone who see everything', () => {
  const dryRun = async () => [];
  const [all, part] = [{ chat: 'all' }, { chat: 'part' }];
  const within = (scope: Scope) => {
    const deps = { stores: all, dryRun, sight: () => ({ scope, stores: part }) } as unknown as ConversationDeps;
    return wishesWithin(deps, {} as Principal, {} as Incoming);
  };

  expect(within([])).toMatchObject({ dryRun, stores: part, reasons: 'all' });
  expect(within([['shop']])).toMatchObject({ stores: part, reasons: 'all' });
  expect(within([['shop']])).not.toHaveProperty('dryRun');
});
