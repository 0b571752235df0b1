import { expect, test } from 'vitest';
import { sampleCard } from '../../test/fakes/sample-cards.ts';
import { shownText } from '../../test/fakes/telegram/html.ts';
import { say } from '../texts.ts';
import { confirming, languageOfApproval, renderHtml, renderKeyboard } from './html.ts';

test('a card of many facts is shown whole within a hundred entities; its last line keeps its own', () => {
  const facts = Array.from({ length: 150 }, (_, index) => ({ name: `n${index}`, value: `<v${index}>` }));
  const html = renderHtml(
    sampleCard({
      parts: [
        { kind: 'facts', facts },
        { kind: 'small', text: 'Data until now' },
      ],
    }),
  );
  expect(html.match(/<[a-z]/g)).toHaveLength(100);
  for (const { name, value } of facts) expect(shownText(html)).toContain(`${name}: ${value}`);
  expect(html).toMatch(/<i>Data until now<\/i>$/);
});

test('characters of two UTF-16 units count as two, and none is cut in half', () => {
  const text = shownText(
    renderHtml(sampleCard({ parts: Array.from({ length: 4 }, () => ({ kind: 'text', text: `x${'😀'.repeat(900)}` })) })),
  );
  expect(text.length).toBeLessThanOrEqual(4_096);
  expect(text.isWellFormed()).toBe(true);
});

test('asks for the second press in the language of the button', () => {
  for (const language of ['en', 'ru', 'ko'] as const) {
    const approve = { verb: 'approve' as const, label: say(language, 'approveButton'), value: 'v', url: null, style: 'primary' as const };
    const keyboard = renderKeyboard({ ...sampleCard(), actions: [approve] });
    expect(languageOfApproval(keyboard)).toBe(language);
    expect(languageOfApproval(confirming(keyboard, (label) => `✔✔ ${label}`))).toBe(language);
  }
  expect(languageOfApproval(undefined)).toBe('en');
});
