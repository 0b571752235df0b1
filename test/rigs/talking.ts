import type { createApprovals } from '../../actions/approvals/approvals.ts';
import type { ChatPlatform } from '../../bot/chat-platform.ts';
import { createConversation } from '../../bot/conversation.ts';
import { createOutbox, type OutboxDeps } from '../../bot/outbox.ts';
import { ask } from '../../copilot/ask.ts';
import { randomId } from '../../domain/ids.ts';
import type { Rig } from './actions.ts';

type ConversationDeps = Parameters<typeof createConversation>[0];

/** A conversation on platforms, and the outbox that delivers what comes of it. */
export type Talking = { wake(): void; stop(): Promise<void> };

/** Starts talking over what is in a rig. What is asked for and was not given fails: the test has no such thing. */
export async function startTalking(
  { stores, deps: { runbooks, now } }: Rig,
  platforms: readonly ChatPlatform[],
  given: Partial<ConversationDeps> & {
    readonly approvals?: ReturnType<typeof createApprovals>;
    readonly outbox?: Partial<OutboxDeps>;
  } = {},
): Promise<Talking> {
  const { approvals, outbox: ofOutbox, ...more } = given;
  const atOnce = Object.fromEntries(platforms.map(({ id }) => [id, 1]));
  const log = more.log === undefined ? {} : { log: more.log };
  const outbox = createOutbox({ stores, platforms, now: () => new Date(), gapMs: atOnce, pollMs: 20, ...log, ...ofOutbox });
  const unused = () => Promise.reject(new Error('not here'));
  const handle = createConversation({
    ...{ stores, platforms, runbooks, now, newId: randomId, wake: outbox.wake, openTicket: null },
    ask: (question) => ask({ stores, runbooks: more.runbooks ?? runbooks }, question),
    ...{ rate: unused, requestRollback: unused },
    requestAction: approvals?.request ?? unused,
    vote: approvals?.vote ?? unused,
    reject: approvals?.reject ?? unused,
    stop: approvals?.stop ?? unused,
    links: { evidenceUrlBase: null, webUrl: null },
    ...more,
  });
  for (const platform of platforms) await platform.start(handle);
  outbox.start();
  return {
    wake: outbox.wake,
    stop: async () => {
      await outbox.stop();
      for (const platform of platforms) await platform.stop();
    },
  };
}
