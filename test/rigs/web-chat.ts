import { createApprovals } from '../../actions/approvals/approvals.ts';
import { createConversation } from '../../bot/conversation.ts';
import { createOutbox, type Outbox } from '../../bot/outbox.ts';
import { readRequests, readThread } from '../../bot/web/read-thread.ts';
import { createWeb } from '../../bot/web/web.ts';
import { type AskDeps, ask } from '../../copilot/ask.ts';
import type { AssetGroup } from '../../domain/asset-group.ts';
import { randomId } from '../../domain/ids.ts';
import { scopeOf } from '../../domain/tenant.ts';
import { restrictStores } from '../../stores/restricted/restricted.ts';
import type { Rig } from './actions.ts';
import { type Door, openDoor } from './doors.ts';

export type WebChatRig = { readonly door: Door; readonly outbox: Outbox; readonly address: string; close(): Promise<void> };

/** The chat of the page over a door that listens: what is said there is heard, answered through the outbox, and read again. */
export async function openWebChat(
  rig: Rig,
  given: {
    /** Keys of people by their ids. */
    readonly keys: Readonly<Record<string, string>>;
    readonly groups?: readonly AssetGroup[];
    readonly conversation?: AskDeps['conversation'];
    readonly model?: AskDeps['model'];
  },
): Promise<WebChatRig> {
  const { runbooks, now } = rig.deps;
  const { groups = [], conversation = null, model = null } = given;
  const approvals = createApprovals(rig.deps);
  const web = createWeb({ stores: rig.stores, now });
  const outbox = createOutbox({ stores: rig.stores, platforms: [web], now, pollMs: 20 });
  const viewOf = (scope: ReturnType<typeof scopeOf>) => {
    const seen = restrictStores(rig.stores, groups, scope);
    const recheck = () => Promise.reject(new Error('not here'));
    const answered = { stores: seen, runbooks, conversation, model };
    return { scope, stores: seen, recheck, ask: (question: Parameters<typeof ask>[1]) => ask(answered, question) };
  };
  const handle = createConversation({
    stores: rig.stores,
    platforms: [web],
    ask: (question) => viewOf(question.scope ?? []).ask(question),
    sight: (principal) => ({ scope: scopeOf(principal), stores: viewOf(scopeOf(principal)).stores }),
    rate: async () => {},
    requestAction: approvals.request,
    vote: approvals.vote,
    reject: approvals.reject,
    stop: approvals.stop,
    requestRollback: () => Promise.reject(new Error('not here')),
    runbooks,
    openTicket: null,
    links: { evidenceUrlBase: null, webUrl: null },
    now,
    newId: randomId,
    wake: () => outbox.wake(),
  });
  await web.start(handle);
  outbox.start();
  const door = await openDoor({
    settings: { people: Object.entries(given.keys).map(([id, key]) => ({ id, key })), token: 'token-of-readers' },
    more: {
      ...{ stores: rig.stores, now, runbooks, viewOf, ask: viewOf([]).ask },
      webChat: {
        hear: web.hear,
        stopAnswer: web.stopAnswer,
        read: async (person, thread, seen) => ({
          messages: await readThread({ stores: rig.stores }, person, thread, scopeOf(person)),
          requests: await readRequests({ seen, stores: rig.stores, named: async (ids) => ids, runbooks, now }, person),
        }),
      },
    },
  });
  const address = await door.server.listen({ host: '127.0.0.1', port: 0 });
  return { door, outbox, address, close: () => outbox.stop() };
}
