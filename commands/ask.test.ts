import { expect, test } from 'vitest';
import type { Reply } from '../copilot/reply.ts';
import { repliesTo } from './ask.ts';

test('what else a sentence asks for is asked after it, of the machine that the one before was about', async () => {
  const about = { assetId: 'srv-db-03', window: null, concept: null, kind: 'why' } as const;
  const sent: unknown[] = [];
  const replies: Reply[] = [
    { kind: 'sentence', text: 'one', about, rest: ['what changed there', 'who is on it'] },
    { kind: 'sentence', text: 'two', rest: ['never asked'] },
    { kind: 'record', text: 'three' },
  ];
  const post = async (path: string, body: unknown) => {
    sent.push(path, body);
    return { reply: replies[sent.length / 2 - 1] };
  };
  const question = { text: 'why is db-03 slow, what changed there and who is on it', lang: 'en', alertId: 'alr_1' } as const;
  const given = [];
  for await (const reply of repliesTo(post, question)) given.push(reply);
  expect(given).toEqual(replies);
  expect(sent).toEqual([
    ...['/api/ask', question],
    ...['/api/ask', { ...question, text: 'what changed there', context: about }],
    ...['/api/ask', { ...question, text: 'who is on it', context: about }],
  ]);
});
