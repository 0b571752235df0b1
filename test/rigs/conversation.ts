import { randomUUID } from 'node:crypto';
import { type AskDeps, ask } from '../../copilot/ask.ts';
import type { Conversation } from '../../copilot/conversation/converse.ts';
import { createTalker } from '../../copilot/models/talker.ts';
import type { Reply } from '../../copilot/reply.ts';
import { type Scenario, seed } from '../../copilot/testing/scenarios.ts';
import type { Question } from '../../domain/answer.ts';
import { languageOf } from '../../domain/language.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import { type ScriptedModel, startScriptedModel } from '../fakes/model/scripted-model.ts';

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

export type TalkRig = { readonly stores: Stores; readonly tenant: TenantStores; readonly server: ScriptedModel; close(): Promise<void> };

/** A scenario in a database of its own, and a scripted server to be asked about it. */
export async function openTalk(scenario: Scenario): Promise<TalkRig> {
  const { stores } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  const [tenant, server] = [await tenantOf(stores, scenario), await startScriptedModel()];
  return {
    ...{ stores, tenant, server },
    close: async () => {
      await server.close();
      await stores.close();
    },
  };
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

/** The claims of a list, as they are read. */
export function claimsOf(reply: Reply): string[] {
  return reply.kind === 'list' ? reply.claims.map(({ text }) => text) : [];
}

/** All that a person sees of a reply. */
export function shownBy(reply: Reply): string {
  return JSON.stringify({ ...reply, about: undefined });
}
