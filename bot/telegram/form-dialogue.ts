import { randomBytes } from 'node:crypto';
import type { AtOnce, Handle, Incoming } from '../chat-platform.ts';
import type { Form, FormField } from '../form.ts';
import { sayForm } from '../form-texts.ts';
import { cut } from '../format.ts';
import { say } from '../texts.ts';
import { escapeHtml } from './html.ts';

/** A message of ours in a dialogue: buttons, or a demand that its reader replies. */
export type Prompt = {
  readonly channel: string;
  readonly replyTo: string | null;
  readonly html: string;
  readonly keyboard: ReadonlyArray<ReadonlyArray<{ readonly text: string; readonly callback_data: string }>>;
  /** Placeholder where the reply is typed; null where buttons are pressed. */
  readonly reply: string | null;
};

export type DialogueDeps = {
  /** Sends it. @returns its id */
  readonly ask: (prompt: Prompt) => Promise<string>;
  readonly now: () => number;
};

/** Forms filled in by replies: one question after the other, each to the one person who opened the form. */
export type Dialogues = {
  begin(opened: Incoming, form: Form): Promise<void>;
  /** Takes a reply to a question of ours; false when it is none. */
  reply(incoming: Incoming): Promise<boolean>;
  /** Takes a press of a dialogue's button. @returns what the one who pressed is told, null for nothing; undefined when it is none of ours */
  press(
    data: string,
    incoming: Pick<Incoming, 'channel' | 'userId' | 'messageId' | 'trusted'>,
    handle: Handle,
  ): Promise<string | null | undefined>;
};

type Dialogue = {
  readonly id: string;
  readonly opened: Incoming;
  readonly form: Form;
  readonly expiresAt: number;
  readonly values: Map<string, string>;
  /** Fields that are still to be asked, the next one first. */
  left: FormField[];
  faults: Readonly<Record<string, string>>;
  /** The question that counts; an answer to an earlier one is stale. */
  question: string;
  /** Ids of all questions that were asked. */
  readonly asked: Set<string>;
  sends: number;
};

const LIVES_MS = 10 * 60_000;
const MOST = 500;
const MOST_CHOICES = 40;
const CANCEL = /^\/?(?:cancel|отмена|취소)$/i;

/**
 * A dialogue lives in this process for ten minutes. What is typed is held against the parameter's pattern by the conversation, as a
 * form of any platform is, and only when all is there: then what is wrong is asked again.
 */
export function createDialogues(deps: DialogueDeps): Dialogues {
  const open = new Map<string, Dialogue>();

  return {
    begin: async (opened, form) => {
      for (const [id, one] of open) if (isOver(one) || isOf(one, opened)) open.delete(id);
      if (open.size >= MOST) open.delete(open.keys().next().value ?? '');
      const id = randomBytes(6).toString('hex');
      const dialogue: Dialogue = {
        ...{ id, opened, form, expiresAt: deps.now() + LIVES_MS, values: new Map(), left: [...form.fields] },
        ...{ faults: {}, question: '', asked: new Set(), sends: 0 },
      };
      open.set(id, dialogue);
      await next(dialogue);
    },

    reply: async (incoming) => {
      const { thread, channel, body } = incoming;
      if (thread === null || body.kind !== 'text') return false;
      const dialogue = [...open.values()].find((one) => one.opened.channel === channel && one.asked.has(thread));
      if (dialogue === undefined) return false;
      // A reply of somebody else, a forwarded one and one through a bot is no answer, and no remark to the bot either.
      if (incoming.userId !== dialogue.opened.userId || !incoming.trusted) return true;
      const text = body.text.trim();
      if (isOver(dialogue)) await end(dialogue, sayForm(dialogue.form.language, 'expired'));
      else if (CANCEL.test(text)) await end(dialogue, sayForm(dialogue.form.language, 'cancelled'));
      else if (thread === dialogue.question && dialogue.left[0] !== undefined) await answer(dialogue, text);
      return true;
    },

    press: async (data, incoming, handle) => {
      const [, id, act] = /^p:([0-9a-f]{12}):(\w+)$/.exec(data) ?? [];
      if (id === undefined || act === undefined) return undefined;
      const dialogue = open.get(id);
      if (dialogue === undefined || dialogue.opened.channel !== incoming.channel) return say('en', 'stale');
      const { language } = dialogue.form;
      if (incoming.userId !== dialogue.opened.userId || !incoming.trusted) return sayForm(language, 'notYours');
      if (isOver(dialogue)) {
        await end(dialogue, sayForm(language, 'expired'));
        return null;
      }
      if (incoming.messageId !== dialogue.question) return say(language, 'stale');
      if (act === 'cancel') await end(dialogue, sayForm(language, 'cancelled'));
      else if (act === 'submit' || act === 'check') {
        if (dialogue.left.length > 0) return say(language, 'stale');
        await submit(dialogue, act, handle);
      } else {
        const choice = choicesOf(dialogue.left[0])[Number(act)];
        if (choice === undefined) return say(language, 'stale');
        await answer(dialogue, choice);
      }
      return null;
    },
  };

  function isOver({ expiresAt }: Dialogue): boolean {
    return deps.now() > expiresAt;
  }

  function isOf({ opened }: Dialogue, { channel, userId }: Incoming): boolean {
    return opened.channel === channel && opened.userId === userId;
  }

  async function answer(dialogue: Dialogue, text: string): Promise<void> {
    const [field, ...left] = dialogue.left;
    if (field === undefined) return;
    dialogue.values.set(field.name, text);
    dialogue.left = left;
    dialogue.question = '';
    await next(dialogue);
  }

  /** Asks for the next value, or whether all of them are right. */
  async function next(dialogue: Dialogue): Promise<void> {
    const { form, left, opened } = dialogue;
    const field = left[0];
    // The name of whoever is asked: only then does Telegram open the reply for that person alone.
    const head = [
      opened.private ? '' : `<a href="tg://user?id=${encodeURIComponent(opened.userId)}">👤</a> `,
      `<b>${escapeHtml(cut(form.title, 200))}</b>`,
    ].join('');
    const choices = choicesOf(field);
    const cancel = { text: sayForm(form.language, 'cancel'), callback_data: `p:${dialogue.id}:cancel` };
    if (field === undefined) {
      const values = form.fields.map(
        ({ name }) => `${escapeHtml(name)}: <code>${escapeHtml(cut(dialogue.values.get(name) ?? '', 300))}</code>`,
      );
      const buttons = [
        { text: form.submitLabel, callback_data: `p:${dialogue.id}:submit` },
        ...(form.checkLabel === null ? [] : [{ text: form.checkLabel, callback_data: `p:${dialogue.id}:check` }]),
      ];
      await ask(dialogue, [head, escapeHtml(form.note), '', ...values].join('\n'), [buttons, [cancel]], null);
      return;
    }
    const fault = dialogue.faults[field.name];
    const lines = [
      head,
      ...(fault === undefined ? [] : [`⚠ ${escapeHtml(`${field.label}: ${cut(fault, 400)}`)}`]),
      '',
      `<b>${escapeHtml(field.label)}</b>`,
      escapeHtml(cut(field.hint, 800)),
      ...(field.initial === '' ? [] : [`<code>${escapeHtml(cut(field.initial, 300))}</code>`]),
      ...(choices.length > 0 ? [] : [`<i>${escapeHtml(sayForm(form.language, 'replyHere'))}</i>`]),
    ];
    const rows = choices.map((text, index) => [{ text: cut(text, 60), callback_data: `p:${dialogue.id}:${index}` }]);
    await ask(dialogue, lines.join('\n'), choices.length > 0 ? [...rows, [cancel]] : [], choices.length > 0 ? null : cut(field.label, 60));
  }

  async function ask(dialogue: Dialogue, html: string, keyboard: Prompt['keyboard'], reply: string | null): Promise<void> {
    const { channel, messageId } = dialogue.opened;
    const id = await deps.ask({ channel, replyTo: messageId === '' ? null : messageId, html, keyboard, reply });
    dialogue.question = id;
    dialogue.asked.add(id);
  }

  async function submit(dialogue: Dialogue, act: 'submit' | 'check', handle: Handle): Promise<void> {
    const { opened, form, values } = dialogue;
    // Pressed twice at once, it is sent once: the question no longer counts.
    dialogue.question = '';
    dialogue.sends += 1;
    const body = { kind: 'form' as const, act, ref: form.ref, values: Object.fromEntries(values) };
    const told: AtOnce | null | undefined = await handle({ ...opened, eventId: `form:${dialogue.id}:${dialogue.sends}`, body });
    if (told?.kind === 'faults') {
      dialogue.faults = told.faults;
      dialogue.left = form.fields.filter(({ name }) => Object.hasOwn(told.faults, name));
      if (dialogue.left.length > 0) return next(dialogue);
    }
    await end(dialogue, told?.kind === 'said' ? told.text : say(form.language, 'stale'));
  }

  async function end(dialogue: Dialogue, text: string): Promise<void> {
    open.delete(dialogue.id);
    const { channel, messageId } = dialogue.opened;
    await deps.ask({
      channel,
      replyTo: messageId === '' ? null : messageId,
      html: escapeHtml(cut(text, 3_000)),
      keyboard: [],
      reply: null,
    });
  }
}

/** What can be chosen from by buttons; none for what is typed. */
function choicesOf(field: FormField | undefined): readonly string[] {
  if (field === undefined || typeof field.kind !== 'object' || field.kind.choices.length > MOST_CHOICES) return [];
  return field.kind.choices;
}
