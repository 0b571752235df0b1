import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Language } from '../../domain/language.ts';
import { askAs, openTalk, type TalkRig } from '../../test/rigs/conversation.ts';
import { storageLatency } from '../testing/scenarios.ts';
import { ASKED } from './lookup-sentences.ts';

const scenario = storageLatency();
let rig: TalkRig;
beforeAll(async () => {
  rig = await openTalk(scenario);
});
afterAll(() => rig.close());

/** What is quoted of logs, names and commands is theirs; what is left of a text is ours. */
const QUOTED = /[“«"'`‘][^”»"'`’]*[”»"'`’]/g;
/** Three words of one language in a row are a sentence of it. */
const ENGLISH = /(?<![\w.:/@-])[A-Za-z][a-z']+ [a-z']{2,} [a-z']{2,}(?![\w.:/@-])/;
/** What `inframind` is told on a command line, and the runbooks of others, stay as they are typed. */
const TYPED = /inframind [a-z -]+|(?:sudo|systemctl|df|journalctl) [^\n]*/g;

/** Every text of a reply that a person reads, but for the evidence, which quotes. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([name, inner]) => (OURS.has(name) ? textsOf(inner) : []));
}
const OURS = new Set([
  ...['text', 'headline', 'claims', 'notes', 'answer', 'verdict', 'trigger', 'ruledOut', 'unknowns', 'confidence', 'reason', 'digest'],
  ...['sections', 'lines', 'title', 'readings', 'proposals', 'chart'],
]);

const QUESTIONS = Object.entries(ASKED);
for (const language of ['ru', 'ko'] as const satisfies readonly Language[]) {
  test.each(QUESTIONS)(`${language}: the answer to “%s” has no English sentence in it`, async (_kind, sentences) => {
    for (const text of [sentences[language], `${sentences[language]} srv-db-03`]) {
      const reply = await askAs(rig.tenant, scenario.at, text, null, { language, alertId: scenario.alert.id });
      const left = textsOf(reply).flatMap((one) => ENGLISH.exec(one.replace(QUOTED, '').replace(TYPED, ''))?.[0] ?? []);
      expect(left, text).toEqual([]);
    }
  });
}

test('the walk sees a sentence that is left in English', () => {
  const texts = textsOf({ kind: 'list', claims: [{ text: 'Нет данных. No data were found here.' }] });
  expect(texts.flatMap((one) => ENGLISH.exec(one)?.[0] ?? [])).toEqual(['No data were']);
});
