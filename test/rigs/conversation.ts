import { randomUUID } from 'node:crypto';
import { type AskDeps, ask } from '../../copilot/ask.ts';
import type { Conversation } from '../../copilot/conversation/converse.ts';
import { createTalker } from '../../copilot/models/talker.ts';
import type { Reply } from '../../copilot/reply.ts';
import { type Scenario, seed } from '../../copilot/testing/scenarios.ts';
import type { Question } from '../../domain/answer.ts';
import { languageOf } from '../../domain/language.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';

export type Kind = 'openai' | 'ollama';

/** A conversation with a scripted server, with limits that no ordinary test meets. */
export function conversationWith(kind: Kind, url: string, more: Partial<Conversation> = {}): Conversation {
  const baseUrl = kind === 'openai' ? `${url}/v1` : url;
  return {
    talker: createTalker({ kind, baseUrl, model: 'm', apiKey: kind === 'openai' ? 'k' : null }),
    when: 'not-understood',
    limits: { calls: 6, timeMs: 15_000, tokens: 200_000 },
    masking: { on: true, addresses: false },
    prices: null,
    ...more,
  };
}

/** A tenant of its own with a scenario in it. */
export async function tenantOf(stores: Stores, scenario: Scenario): Promise<TenantStores> {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  await seed(tenant, scenario);
  return tenant;
}

/** Asks as a door does. */
export function askAs(
  stores: TenantStores,
  at: Date,
  text: string,
  conversation: Conversation | null,
  more: Partial<Question> & Partial<AskDeps> = {},
): Promise<Reply> {
  const question: Question = { text, language: languageOf(text), alertId: null, askedAt: at, timeZone: 'UTC', conversation: 'c', ...more };
  return ask({ stores, runbooks: [], memory: more.memory ?? null, conversation }, question);
}

/** All that a person sees of a reply. */
export function shownBy(reply: Reply): string {
  return JSON.stringify({ ...reply, about: undefined });
}
