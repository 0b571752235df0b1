import { randomBytes } from 'node:crypto';
import type { ChatStore } from '../../stores/stores.ts';
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

/** Where half-filled forms are kept. */
export type DialogueStore = Pick<ChatStore, 'keepDialogue' | 'dialogues' | 'dropDialogue' | 'forgetDialogues'>;

export type DialogueDeps = {
  readonly store: DialogueStore;
  /** Sends it. @returns its id */
  readonly ask: (prompt: Prompt) => Promise<string>;
  readonly now: () => Date;
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

/** What is kept of a dialogue, as JSON. */
type Doc = {
  readonly opened: Incoming;
  readonly form: Form;
  readonly values: Readonly<Record<string, string>>;
  /** Names of the fields that are still to be asked, the next one first. */
  readonly left: readonly string[];
  readonly faults: Readonly<Record<string, string>>;
  /** The question that counts; an answer to an earlier one is stale. */
  readonly question: string;
  /** Ids of all questions that were asked. */
  readonly asked: readonly string[];
  readonly sends: number;
};
type Dialogue = Omit<Parameters<DialogueStore['keepDialogue']>[0], 'doc'> & { readonly doc: Doc };

const PLATFORM = 'telegram';
const LIVES_MS = 10 * 60_000;
/** For so long after its end somebody who answers is told that it is over. */
const REMEMBERED_MS = 24 * 3_600_000;
const MOST_CHOICES = 40;
const CANCEL = /^\/?(?:cancel|отмена|취소)$/i;

/**
 * A dialogue lives for ten minutes, whatever becomes of the process that began it. What is typed is held against the parameter's pattern
 * by the conversation, as a form of any platform is, and only when all is there: then what is wrong is asked again. Of two answers at
 * once the first counts.
 */
export function createDialogues(deps: DialogueDeps): Dialogues {
  const { store, now } = deps;

  return {
    begin: async (opened, form) => {
      const { channel, userId } = opened;
      await store.forgetDialogues(new Date(now().getTime() - REMEMBERED_MS));
      for (const one of await openIn(channel)) if (one.userId === userId) await store.dropDialogue(PLATFORM, one.id);
      const doc = { opened, form, values: {}, left: form.fields.map(({ name }) => name), faults: {}, question: '', asked: [], sends: 0 };
      const expiresAt = new Date(now().getTime() + LIVES_MS);
      const id = randomBytes(6).toString('hex');
      await next({ platform: PLATFORM, id, channel, userId, expiresAt, version: 0, doc });
    },

    reply: async (incoming) => {
      const { thread, channel, body } = incoming;
      if (thread === null || body.kind !== 'text') return false;
      const dialogue = (await openIn(channel)).find(({ doc }) => doc.asked.includes(thread));
      if (dialogue === undefined) return false;
      // A reply of somebody else, a forwarded one and one through a bot is no answer, and no remark to the bot either.
      if (incoming.userId !== dialogue.userId || !incoming.trusted) return true;
      const { form, question, left } = dialogue.doc;
      const text = body.text.trim();
      if (isOver(dialogue)) await end(dialogue, sayForm(form.language, 'expired'));
      else if (CANCEL.test(text)) await end(dialogue, sayForm(form.language, 'cancelled'));
      else if (thread === question && left.length > 0) await answer(dialogue, text);
      return true;
    },

    press: async (data, incoming, handle) => {
      const [, id, act] = /^p:([0-9a-f]{12}):(\w+)$/.exec(data) ?? [];
      if (id === undefined || act === undefined) return undefined;
      const dialogue = (await openIn(incoming.channel)).find((one) => one.id === id);
      if (dialogue === undefined) return say('en', 'stale');
      const { form, question, left } = dialogue.doc;
      const { language } = form;
      if (incoming.userId !== dialogue.userId || !incoming.trusted) return sayForm(language, 'notYours');
      if (isOver(dialogue)) {
        await end(dialogue, sayForm(language, 'expired'));
        return null;
      }
      if (incoming.messageId !== question) return say(language, 'stale');
      if (act === 'cancel') await end(dialogue, sayForm(language, 'cancelled'));
      else if (act === 'submit' || act === 'check') {
        if (left.length > 0 || !(await submit(dialogue, act, handle))) return say(language, 'stale');
      } else {
        const choice = choicesOf(fieldOf(dialogue.doc))[Number(act)];
        if (choice === undefined || !(await answer(dialogue, choice))) return say(language, 'stale');
      }
      return null;
    },
  };

  async function openIn(channel: string): Promise<Dialogue[]> {
    return (await store.dialogues(PLATFORM, channel, new Date(now().getTime() - REMEMBERED_MS))) as Dialogue[];
  }

  function isOver({ expiresAt }: Dialogue): boolean {
    return now() > expiresAt;
  }

  /** The dialogue after a change; null when another change came first. */
  async function changed(dialogue: Dialogue, change: Partial<Doc>): Promise<Dialogue | null> {
    const after = { ...dialogue, version: dialogue.version + 1, doc: { ...dialogue.doc, ...change } };
    return (await store.keepDialogue(after)) ? after : null;
  }

  /** @returns false when another answer came first */
  async function answer(dialogue: Dialogue, text: string): Promise<boolean> {
    const [name = '', ...left] = dialogue.doc.left;
    const after = await changed(dialogue, { values: { ...dialogue.doc.values, [name]: text }, left, question: '' });
    if (after !== null) await next(after);
    return after !== null;
  }

  /** Asks for the next value, or whether all of them are right. */
  async function next(dialogue: Dialogue): Promise<void> {
    const { form, opened, values: typed, faults } = dialogue.doc;
    const field = fieldOf(dialogue.doc);
    // The name of whoever is asked: only then does Telegram open the reply for that person alone.
    const head = [
      opened.private ? '' : `<a href="tg://user?id=${encodeURIComponent(opened.userId)}">👤</a> `,
      `<b>${escapeHtml(cut(form.title, 200))}</b>`,
    ].join('');
    const choices = choicesOf(field);
    const cancel = { text: sayForm(form.language, 'cancel'), callback_data: `p:${dialogue.id}:cancel` };
    if (field === undefined) {
      const values = form.fields.map(({ name }) => `${escapeHtml(name)}: <code>${escapeHtml(cut(typed[name] ?? '', 300))}</code>`);
      const buttons = [
        { text: form.submitLabel, callback_data: `p:${dialogue.id}:submit` },
        ...(form.checkLabel === null ? [] : [{ text: form.checkLabel, callback_data: `p:${dialogue.id}:check` }]),
      ];
      await ask(dialogue, [head, escapeHtml(form.note), '', ...values].join('\n'), [buttons, [cancel]], null);
      return;
    }
    const fault = faults[field.name];
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
    const { opened, asked } = dialogue.doc;
    const { channel, messageId } = opened;
    const id = await deps.ask({ channel, replyTo: messageId === '' ? null : messageId, html, keyboard, reply });
    await changed(dialogue, { question: id, asked: [...asked, id] });
  }

  /** @returns false when it was sent already */
  async function submit(dialogue: Dialogue, act: 'submit' | 'check', handle: Handle): Promise<boolean> {
    const { opened, form, values, sends } = dialogue.doc;
    // Pressed twice at once, it is sent once: the question no longer counts.
    const sent = await changed(dialogue, { question: '', sends: sends + 1 });
    if (sent === null) return false;
    const body = { kind: 'form' as const, act, ref: form.ref, values };
    const told: AtOnce | null | undefined = await handle({ ...opened, eventId: `form:${dialogue.id}:${sends + 1}`, body });
    if (told?.kind === 'faults') {
      const left = form.fields.map(({ name }) => name).filter((name) => Object.hasOwn(told.faults, name));
      const again = left.length === 0 ? null : await changed(sent, { faults: told.faults, left });
      if (again !== null) {
        await next(again);
        return true;
      }
    }
    await end(sent, told?.kind === 'said' ? told.text : say(form.language, 'stale'));
    return true;
  }

  async function end({ id, doc: { opened } }: Dialogue, text: string): Promise<void> {
    await store.dropDialogue(PLATFORM, id);
    const { channel, messageId } = opened;
    const html = escapeHtml(cut(text, 3_000));
    await deps.ask({ channel, replyTo: messageId === '' ? null : messageId, html, keyboard: [], reply: null });
  }
}

function fieldOf({ form, left }: Doc): FormField | undefined {
  return form.fields.find(({ name }) => name === left[0]);
}

/** What can be chosen from by buttons; none for what is typed. */
function choicesOf(field: FormField | undefined): readonly string[] {
  if (field === undefined || typeof field.kind !== 'object' || field.kind.choices.length > MOST_CHOICES) return [];
  return field.kind.choices;
}
