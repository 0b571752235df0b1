import { writeFileSync } from 'node:fs';
import { createResults } from '../../copilot/conversation/results.ts';
import { answerOf } from '../../copilot/explain.ts';
import type { Language } from '../../domain/language.ts';
import { loadScenario } from '../exam/scenario.ts';
import { openRoom, type Paper } from '../exam/sit.ts';
import { KEPT_FILE, type KeptLine, keptLines, ZONES } from './kept.ts';

/**
 * `node test/faithful/keep.ts NAME…` puts questions of the exam and keeps the statements of their answers, about which texts can then be
 * written: what cites them by number stays true or untrue, however the answers change. What is kept already is left as it is.
 */
async function lineOf({ scenario, stores, alert, investigation }: Paper): Promise<KeptLine> {
  const evidence = new Map<string, { readonly place: number } & KeptLine['evidence'][number]>();
  const told = async (language: Language) => {
    const request = { alertId: alert.id, language, timeZone: ZONES[language], at: investigation.at };
    const results = createResults();
    results.add({ kind: 'answer', answer: await answerOf({ stores, runbooks: [] }, request, alert, investigation) }, true);
    return results.statements().map(({ text, evidence: cited }) => ({
      text,
      evidence: cited.map(({ id, query, states }) => {
        const known = evidence.get(id) ?? { place: evidence.size, query, states };
        evidence.set(id, known);
        return known.place;
      }),
    }));
  };
  const statements = { en: await told('en'), ru: await told('ru'), ko: await told('ko') };
  const pieces = [...evidence.values()].map(({ query, states }) => ({ query, states }));
  return { question: scenario.name, at: investigation.at.toISOString(), evidence: pieces, statements };
}

const room = await openRoom();
const kept = keptLines();
for (const name of process.argv.slice(2)) {
  if (!kept.some(({ question }) => question === name)) kept.push(await lineOf(await room.sit(loadScenario(name))));
}
writeFileSync(KEPT_FILE, kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
await room.close();
