import type { App } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import { z } from 'zod';
import type { Card } from '../card.ts';
import type { AtOnce, Handle, Incoming } from '../chat-platform.ts';
import { sayForm } from '../form-texts.ts';
import { cut } from '../format.ts';
import { fallbackText, renderBlocks } from './blocks.ts';
import type { Call } from './calls.ts';
import {
  assistantIncoming,
  type Candidate,
  commandIncoming,
  formIncoming,
  homeIncoming,
  homePressIncoming,
  messageIncoming,
  pressIncoming,
  type Self,
} from './incoming.ts';
import { CHECK_ID, FORM_ID, renderForm, renderHome, renderSaid, withLine } from './views.ts';

export type ListenDeps = {
  readonly call: Call;
  readonly self: Self;
  readonly trusts: (userId: string, ofOurTeam: boolean) => Promise<boolean>;
  readonly handle: Handle;
  readonly logger: Logger;
  readonly whisper: (to: Pick<Incoming, 'channel' | 'userId' | 'thread'>, text: string) => Promise<void>;
  readonly now: () => Date;
  /** Where answers to a command may be posted: Slack's own address, and that of the API. */
  readonly webOrigins: readonly string[];
};

const OPENED = z.object({ channel: z.object({ id: z.string() }) });
/** Slack waits three seconds for the answer to a form. */
const PATIENCE_MS = 2_300;
/** A form can be opened for three seconds after the press; the way there and back takes some of it. */
const OPENS_MS = 2_700;
/** A home is worth waiting for: nobody publishes it again before its person looks at it once more. */
const HOME_PATIENCE_MS = 10 * 60_000;

/** Hands over what people say, press, fill in and open, and shows what comes back at once. */
export function listen(app: App, deps: ListenDeps): void {
  const { call, self, logger, now } = deps;
  /** Of each person the home that was asked for last. */
  const homes = new Map<string, number>();
  let asked = 0;
  const failed = (what: string) => (error: unknown) => {
    logger.warn(`slack ${what}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const ask = async (candidate: Candidate): Promise<AtOnce | null> => {
    const { ofOurTeam, ...incoming } = candidate;
    return (await deps.handle({ ...incoming, trusted: await deps.trusts(incoming.userId, ofOurTeam) })) ?? null;
  };
  /** Does not wait; shows what comes back when it comes. */
  const take = (candidate: Candidate | null, show: (told: AtOnce, of: Candidate) => Promise<unknown> = async () => {}) => {
    if (candidate === null) return;
    void ask(candidate)
      .then((told) => (told === null ? null : show(told, candidate)))
      .catch(failed('answer'));
  };
  /** What one person is suggested names what that person may see: it goes to the person's own direct messages and nowhere else. */
  const isOwn = async (userId: string, channel: string) =>
    OPENED.parse(await call('conversations.open', { users: userId })).channel.id === channel;
  const openForm = (triggerId: unknown) => {
    const until = now().getTime() + OPENS_MS;
    return async (told: AtOnce, of: Pick<Incoming, 'channel' | 'thread' | 'userId'>) => {
      if (told.kind !== 'form') return;
      const patienceMs = until - now().getTime();
      await call('views.open', { trigger_id: triggerId, view: renderForm(told.form, of) }, { patienceMs }).catch(async (error: unknown) => {
        await deps.whisper(of, sayForm(told.form.language, 'notOpened'));
        throw error;
      });
    };
  };
  /** Shows somebody a home, unless a newer one is to be shown. */
  const publish = async (userId: string, card: Card) => {
    asked += 1;
    const mine = asked;
    homes.set(userId, mine);
    const isStale = () => homes.get(userId) !== mine;
    await call('views.publish', { user_id: userId, view: renderHome(card) }, { patienceMs: HOME_PATIENCE_MS, isStale });
    if (!isStale()) homes.delete(userId);
  };

  app.event('app_mention', async ({ event }) => take(messageIncoming(event, self)));
  app.event('message', async ({ event }) => take(messageIncoming(event, self)));
  app.event('app_home_opened', async ({ event }) =>
    take(homeIncoming(event), async (told, { userId }) => {
      if (told.kind === 'card') await publish(userId, told.card);
    }),
  );
  // Who opens the assistant, or looks at another channel beside it, is shown what may be asked.
  const suggest = (event: unknown) =>
    take(assistantIncoming(event), async (told, { channel, thread, userId }) => {
      if (told.kind !== 'prompts' || !(await isOwn(userId, channel))) return;
      const prompts = told.prompts.slice(0, 4).map(({ label, question }) => ({ title: cut(label, 70), message: question }));
      await call('assistant.threads.setSuggestedPrompts', { channel_id: channel, thread_ts: thread, title: told.title, prompts });
    });
  app.event('assistant_thread_started', async ({ event }) => suggest(event));
  app.event('assistant_thread_context_changed', async ({ event }) => suggest(event));
  app.action(CHECK_ID, async ({ ack, body }) => {
    await ack();
    take(formIncoming(body, 'check', self), async (told) => {
      const { view } = body as unknown as { view: { id: string; hash: string; blocks: unknown[] } };
      const text = told.kind === 'said' ? told.text : told.kind === 'faults' ? faultsText(told.faults) : '';
      if (text !== '') await call('views.update', { view_id: view.id, hash: view.hash, view: withLine(view, text) });
    });
  });
  app.action(/^inframind\.(?!check\.)/, async ({ ack, body }) => {
    await ack();
    const trigger = (body as { trigger_id?: string }).trigger_id;
    take(pressIncoming(body, self) ?? homePressIncoming(body, self), openForm(trigger));
  });
  app.command('/inframind', async ({ ack, body }) => {
    await ack();
    take(commandIncoming(body, self), async (told) => {
      if (told.kind === 'card') await answerAlone(deps, body.response_url, told.card);
    });
  });
  app.view(FORM_ID, async ({ ack, body }) => {
    const candidate = formIncoming(body, 'submit', self);
    const title = sayForm('en', 'done');
    const asked = candidate === null ? Promise.resolve(null) : ask(candidate);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), PATIENCE_MS);
    });
    const told = await Promise.race([asked, late]);
    clearTimeout(timer);
    if (told === 'late') {
      await ack({ response_action: 'update', view: renderSaid('InfraMind', sayForm('en', 'working')) as never });
      const after = await asked;
      const text = after?.kind === 'said' ? after.text : after?.kind === 'faults' ? faultsText(after.faults) : '–';
      await call('views.update', { view_id: body.view.id, view: renderSaid('InfraMind', text) });
    } else if (told?.kind === 'faults') {
      const errors = Object.entries(told.faults).map(([name, fault]) => [`field.${name}`, fault] as const);
      await ack({ response_action: 'errors', errors: Object.fromEntries(errors) });
    } else if (told?.kind === 'said') {
      await ack({ response_action: 'update', view: renderSaid(title, told.text) as never });
    } else {
      await ack();
    }
  });
}

/** Shows a card to the one who gave a command: where they are, to nobody else, also where the bot is no member. */
async function answerAlone({ logger, webOrigins }: ListenDeps, url: string, card: Card): Promise<void> {
  if (!webOrigins.includes(URL.parse(url)?.origin ?? ''))
    return logger.warn('slack: an answer was asked for at an address that is not Slack');
  const body = JSON.stringify({ response_type: 'ephemeral', text: fallbackText(card), blocks: renderBlocks(card) });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) logger.warn(`slack: an answer to a command was refused with ${answer.status}`);
}

function faultsText(faults: Readonly<Record<string, string>>): string {
  return Object.entries(faults)
    .map(([name, fault]) => `${name}: ${fault}`)
    .join('\n');
}
