import type { Claim } from '../../domain/answer.ts';
import type { Ends } from '../../domain/ends.ts';
import type { Language } from '../../domain/language.ts';
import { redact, redactAll } from '../../domain/redact/redact.ts';
import type { Draft } from '../compose.ts';
import { addsNothing } from '../conversation/check.ts';
import type { Verifier } from '../verify.ts';
import { messageOf } from './message.ts';
import type { Wording } from './wording.ts';

const DEADLINE_MS = 8_000;
/** A rewording may be this much longer than ours; more is a story. */
const MOST_TIMES_LONGER = 2;

/**
 * Lets a model word the verdict and the claims. Each sentence is taken only if every number and every name in it is in
 * ours or its evidence; else ours stays. A model that fails, hangs or answers too much changes nothing.
 *
 * @param deadlineMs until when the model may answer
 * @param ends how whoever asked cuts it short
 */
export async function reword(
  model: Wording,
  answer: {
    readonly verdict: string;
    readonly claims: readonly Claim[];
    readonly draft: Pick<Draft, 'names'>;
    readonly language: Language;
    readonly verifier: Pick<Verifier, 'supports'>;
  },
  deadlineMs: number = model.timeoutMs ?? DEADLINE_MS,
  ends?: Ends,
): Promise<{ readonly verdict: string; readonly claims: readonly Claim[] } | null> {
  const ours = [answer.verdict, ...answer.claims.map(({ text }) => text)];
  const theirs = await ask(model, ours, answer.language, deadlineMs, ends);
  if (!theirs || theirs.length !== ours.length) return null;
  const all = answer.claims.flatMap(({ evidenceIds }) => evidenceIds);
  const take = (index: number, evidenceIds: readonly string[]): string => {
    const [own = '', other = ''] = [ours[index], theirs[index]?.trim()];
    return accepted(own, other, answer.draft.names) && answer.verifier.supports(other, evidenceIds) ? other : own;
  };
  return {
    verdict: take(0, all),
    claims: answer.claims.map((claim, index) => ({ ...claim, text: take(index + 1, claim.evidenceIds) })),
  };
}

/** Same names, no word of its own, no links or markup, of about the same length. A sentence that names another asset says something else. */
function accepted(own: string, other: string, names: readonly string[]): boolean {
  if (other === '' || other.length > own.length * MOST_TIMES_LONGER + 40 || /https?:|<|\[secret\]|[\n\r]/.test(other)) return false;
  if (!addsNothing(other, own, names)) return false;
  return [...new Set(names)].every((name) => !own.includes(name) === !other.includes(name));
}

async function ask(
  model: Wording,
  ours: readonly string[],
  language: Language,
  deadlineMs: number,
  ends: Ends | undefined,
): Promise<readonly string[] | null> {
  const signal = AbortSignal.any([AbortSignal.timeout(deadlineMs), ...(ends ? [ends.stop, ends.left] : [])]);
  if (signal.aborted) return null;
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no answer within ${deadlineMs} ms`)), { once: true });
  });
  const asked = model.word({ language, sentences: ours.map(redact), signal, gate: refuseSecrets });
  // Whichever is first; the other's failure is no one's business any more.
  asked.catch(() => undefined);
  late.catch(() => undefined);
  return Promise.race([asked, late]).catch((thrown: unknown) => {
    if (!ends?.stop.aborted && !ends?.left.aborted) model.warn?.(messageOf(thrown));
    return null;
  });
}

/** In the texts of the body: as JSON, with what it escapes, secrets look otherwise. */
function refuseSecrets(body: string): void {
  const sent: unknown = JSON.parse(body);
  if (JSON.stringify(redactAll(sent)) !== JSON.stringify(sent)) throw new Error('a request to the model still had a secret');
}
