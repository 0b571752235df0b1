import { expect, test } from 'vitest';
import type { Reply } from '../copilot/reply.ts';
import { nextCard } from './next-card.ts';

const AT = new Date('2026-03-10T14:00:00Z');
const given: Extract<Reply, { readonly kind: 'next' }> = {
  kind: 'next',
  alertId: 'alr_0123456789abcdef01234567',
  answerId: 'ans_0123456789abcdef01234567',
  headline: '#12 HighIowait: what next',
  verdict: 'A backup writes to lun-12.',
  checks: ['No logs of srv-1. Ask: “logs of srv-1 since yesterday”.'],
  steps: ['Runbook that fits: Stop the job on srv-1. It runs after an approval.'],
  choices: [{ label: 'logs of srv-1 since yesterday', question: 'logs of srv-1 since yesterday' }],
  proposals: [{ runbookId: 'stop-service', title: 'Stop the job', targetAssetId: 'srv-1', parameters: {}, hypothesisId: null }],
};
const options = { language: 'en', timeZone: 'UTC', at: AT, canRequest: true, canCare: true, tickets: [] } as const;
const verbs = (more: Partial<typeof given>, rights: { readonly canRequest?: boolean; readonly canCare?: boolean } = {}) =>
  nextCard({ ...given, ...more }, { ...options, ...rights }).actions.map(({ verb, value }) => `${verb} ${value}`);

test('the card of next steps has a button for each: run what fits, ask what settles, take it, silence it, open its ticket', () => {
  expect(verbs({})).toEqual([
    'run ans_0123456789abcdef01234567:0',
    'ask logs of srv-1 since yesterday',
    'acknowledge alr_0123456789abcdef01234567',
    'silence alr_0123456789abcdef01234567',
    'ticket alr_0123456789abcdef01234567',
  ]);
});

test('who may not do a thing has no button for it, and of what is over there is nothing to run, take or silence', () => {
  expect(verbs({}, { canRequest: false, canCare: false })).toEqual([
    'ask logs of srv-1 since yesterday',
    'ticket alr_0123456789abcdef01234567',
  ]);
  expect(verbs({ answerId: null, choices: [], proposals: [] })).toEqual(['ticket alr_0123456789abcdef01234567']);
});

test.each([
  ['en', 'To be checked', 'To do'],
  ['ru', 'Проверить', 'Сделать'],
  ['ko', '확인할 것', '할 일'],
] as const)('its headings in %s', (language, check, todo) => {
  const headings = nextCard(given, { ...options, language }).parts.flatMap((part) => (part.kind === 'heading' ? [part.text] : []));
  expect(headings).toEqual([check, todo]);
});
