import type { Evidence } from '../../domain/evidence.ts';
import { cutWhole } from '../../domain/redact/find.ts';
import type { Reply } from '../reply.ts';
import type { Statement } from './check.ts';

/** What the look-ups of one question found, numbered in the order in which they came. */
export type Results = {
  /** The first part of a reply as text for the model; `mayShow` is false where the text repeats words that the model chose. */
  add(reply: Reply, mayShow: boolean): string;
  /** What was cut off. Null for a cursor that was never given. */
  more(cursor: string): string | null;
  statements(): readonly Statement[];
};

/** Characters of one result; the rest is one call away. */
const BUDGET = 1_200;

/** @param budget characters of one result */
export function createResults(budget: number = BUDGET): Results {
  const statements: Statement[] = [];
  const waiting = new Map<string, readonly string[]>();
  const page = (lines: readonly string[]): string => {
    let [size, count] = [0, 0];
    for (const line of lines) {
      size += line.length + 1;
      if (count > 0 && size > budget) break;
      count += 1;
    }
    const rest = lines.slice(count);
    const shown = lines.slice(0, count).map((line) => cutWhole(line, budget));
    if (rest.length === 0) return shown.join('\n');
    const cursor = `more-${waiting.size + 1}`;
    waiting.set(cursor, rest);
    return [...shown, `(${rest.length} more: look_further with cursor ${cursor})`].join('\n');
  };
  const number = (text: string, evidence: readonly Evidence[]): string => {
    const known = statements.find((one) => one.text === text);
    const statement = known ?? { number: statements.length + 1, text, evidence };
    if (!known) statements.push(statement);
    return `[${statement.number}] ${text}`;
  };
  return {
    add: (reply, mayShow) => {
      const told = tellingOf(reply);
      if (told.claims.length === 0) return mayShow ? page([number(told.headline, [])]) : page([told.headline]);
      const lines = told.claims.map(({ text, evidence }) => number(text, evidence));
      return page([...(told.headline === '' ? [] : [told.headline]), ...lines]);
    },
    more: (cursor) => {
      const rest = waiting.get(cursor);
      return rest === undefined ? null : page(rest);
    },
    statements: () => statements,
  };
}

type Telling = {
  readonly headline: string;
  readonly claims: ReadonlyArray<{ readonly text: string; readonly evidence: readonly Evidence[] }>;
};

function tellingOf(reply: Reply): Telling {
  switch (reply.kind) {
    case 'list': {
      const claims = reply.claims.map(({ text, evidenceIds }) => ({ text, evidence: cited(reply.evidence, evidenceIds) }));
      return { headline: reply.headline, claims };
    }
    case 'answer': {
      const { answer } = reply;
      const claims = [...(answer.trigger ? [answer.trigger] : []), ...answer.claims, ...(answer.similar ?? []), ...answer.ruledOut];
      const told = claims.map(({ text, evidenceIds }) => ({ text, evidence: cited(answer.evidence, evidenceIds) }));
      const all = cited(
        answer.evidence,
        answer.claims.flatMap(({ evidenceIds }) => evidenceIds),
      );
      return { headline: answer.headline, claims: all.length === 0 ? told : [{ text: answer.verdict, evidence: all }, ...told] };
    }
    case 'chart':
      return { headline: reply.text, claims: [] };
    case 'sentence':
      return { headline: reply.text, claims: [] };
    default:
      return { headline: '', claims: [] };
  }
}

function cited(evidence: readonly Evidence[], ids: readonly string[]): Evidence[] {
  return evidence.filter(({ id }) => ids.includes(id));
}
