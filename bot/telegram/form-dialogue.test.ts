import { expect, test } from 'vitest';
import type { Incoming } from '../chat-platform.ts';
import type { Form } from '../form.ts';
import { createDialogues, type DialogueStore, type Prompt } from './form-dialogue.ts';

const FORM: Form = {
  ref: 'run restart-service',
  title: 'Restart a service',
  note: 'On srv-1.',
  submitLabel: 'Ask for it',
  checkLabel: null,
  language: 'en',
  fields: [],
};
const OPENED: Incoming = {
  ...{ platform: 'telegram', eventId: 'press:1', channel: '-100', thread: null, messageId: '7', userId: '11' },
  ...{ trusted: true, direct: true, private: false, body: { kind: 'text', text: '' } },
};

function memory(): DialogueStore {
  const kept = new Map<string, Parameters<DialogueStore['keepDialogue']>[0]>();
  return {
    keepDialogue: async (dialogue) => {
      if (dialogue.version !== (kept.get(dialogue.id)?.version ?? 0) + 1) return false;
      kept.set(dialogue.id, dialogue);
      return true;
    },
    dialogues: async () => [...kept.values()],
    dropDialogue: async (_platform, id) => void kept.delete(id),
    forgetDialogues: async () => {},
  };
}

test('a press counts of the one who opened the form, and of no account that is not trusted', async () => {
  const prompts: Prompt[] = [];
  const dialogues = createDialogues({ store: memory(), now: () => new Date(0), ask: async (prompt) => String(prompts.push(prompt)) });
  await dialogues.begin(OPENED, FORM);
  const data = prompts.at(-1)?.keyboard[0]?.[0]?.callback_data ?? '';
  const sent: Incoming[] = [];
  const pressed = (by: { readonly userId: string; readonly trusted: boolean }) =>
    dialogues.press(data, { channel: '-100', messageId: '1', ...by }, async (incoming) => {
      sent.push(incoming);
      return { kind: 'said', text: 'asked' };
    });

  expect(await pressed({ userId: '12', trusted: true })).toMatch(/somebody else/);
  expect(await pressed({ userId: '11', trusted: false })).toMatch(/somebody else/);
  expect(sent).toEqual([]);
  expect(await pressed({ userId: '11', trusted: true })).toBeNull();
  expect(sent).toMatchObject([{ userId: '11', body: { kind: 'form', act: 'submit', ref: 'run restart-service' } }]);
});
