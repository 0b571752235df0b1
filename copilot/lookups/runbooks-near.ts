import type { Runbook } from '../../domain/action.ts';

const STEM = 5;
const LEAST_WORD = 4;
const MOST = 3;

/** Runbooks whose id and title are most like a text by their words (cosine), in English or Russian; none when it shares no word with any. */
export function runbooksNear(text: string, runbooks: readonly Runbook[]): Runbook[] {
  const said = stemsOf(text);
  return runbooks
    .map((runbook) => {
      const own = stemsOf(`${runbook.id} ${runbook.title.en} ${runbook.title.ru} ${runbook.title.ko}`);
      return { runbook, likeness: [...said].filter((stem) => own.has(stem)).length / Math.sqrt(own.size) };
    })
    .filter(({ likeness }) => likeness > 0)
    .sort((a, b) => b.likeness - a.likeness || (a.runbook.id < b.runbook.id ? -1 : 1))
    .slice(0, MOST)
    .map(({ runbook }) => runbook);
}

/** Beginnings of words: what Russian endings and English plurals leave alone. */
function stemsOf(text: string): ReadonlySet<string> {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return new Set(words.filter((word) => word.length >= LEAST_WORD).map((word) => word.slice(0, STEM)));
}
