import { expect, test } from 'vitest';
import type { Ticket } from '../domain/ticket.ts';
import * as things from '../test/conformance/store-things.ts';
import { sentenceOf } from './announce-tickets.ts';

const ticket: Ticket = { ...things.ticket('tkt_1', 'jira'), key: 'OPS-1', status: 'In\nProgress\u202e' };
const incident = { ...things.incident('inc_1', 1, 0), status: 'open' as const };

test('words of a tracker stand in quotes, on one line, cut, and turn nothing around', () => {
  const assignee = { id: 'x', name: `Eve\n\u202e\u0000${'!'.repeat(5_000)}` };
  const said = sentenceOf({ kind: 'changed', incident, ticket, nonce: '1', state: 'in-progress', assignee }, 'en');
  const [first, second, ...more] = said.split('\n');
  expect(first).toBe('Ticket OPS-1 is being worked on: “In Progress”.');
  expect(second).toMatch(/^Ticket OPS-1 was assigned to “Eve !{76}…”; that account is linked to nobody/);
  expect(more).toEqual([]);
});

test('each piece of news is said in each language', () => {
  const hint = { en: 'Mend it.', ru: 'Почините.', ko: 'Mend it.' };
  for (const language of ['en', 'ru', 'ko'] as const) {
    const said = [
      sentenceOf({ kind: 'opened', incident, ticket, nonce: '1' }, language),
      sentenceOf({ kind: 'gone', incident, ticket, nonce: '1' }, language),
      sentenceOf({ kind: 'changed', incident, ticket, nonce: '1', state: 'resolved' }, language),
      sentenceOf({ kind: 'changed', incident: { ...incident, status: 'resolved' }, ticket, nonce: '1', state: 'resolved' }, language),
      sentenceOf({ kind: 'refused', incident, ticket, nonce: '1', hint }, language),
      sentenceOf({ kind: 'not-opened', incident, nonce: '1', hint }, language),
      sentenceOf({ kind: 'not-opened', incident, nonce: '1', hint: null }, language),
    ];
    expect(new Set(said).size).toBe(7);
    expect(said.join()).not.toMatch(/[{}]/);
    expect(said[4]).toContain(language === 'ru' ? 'Почините.' : 'Mend it.');
  }
});
