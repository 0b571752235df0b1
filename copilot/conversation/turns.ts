import type { Question, ThreadContext } from '../../domain/answer.ts';
import { cutWhole } from '../../domain/redact/find.ts';
import { redact } from '../../domain/redact/redact.ts';
import type { Reply } from '../reply.ts';

const MOST_TURNS = 4;
const LONGEST = 800;

/** What the conversation speaks of now, and what was said in it last; secrets that were typed are not kept. */
export function withTurn(about: ThreadContext | null, question: Question, reply: Reply): ThreadContext {
  const before = question.context ?? null;
  const turn = { asked: cutWhole(redact(question.text), LONGEST), answered: cutWhole(redact(textOf(reply)), LONGEST) };
  return {
    ...(about ?? before ?? { assetId: null, window: null, concept: null, kind: null }),
    turns: [...(before?.turns ?? []), turn].slice(-MOST_TURNS),
  };
}

function textOf(reply: Reply): string {
  switch (reply.kind) {
    case 'answer':
      return [reply.answer.verdict, ...reply.answer.claims.map(({ text }) => text)].join(' ');
    case 'list':
      return [reply.headline, ...reply.claims.map(({ text }) => text)].join(' ');
    case 'chart':
    case 'sentence':
      return reply.text;
    case 'next':
      return [reply.verdict, ...reply.checks, ...reply.steps].join(' ');
    default:
      return '';
  }
}
