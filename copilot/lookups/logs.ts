import { figuresOfLogs } from '../../analysis/figures/figures.ts';
import type { Window } from '../../domain/answer.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { TemplateCount, TenantStores } from '../../stores/stores.ts';
import type { Reader } from '../claims.ts';
import { outsideText } from '../guard.ts';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { say } from '../wording/say.ts';
import { type Listed, listed, spanOf, type Told } from './listed.ts';

const MOST_KINDS = 8;
const MOST_HITS = 1_000;
/** ERROR and above. @see OpenTelemetry Logs Data Model, SeverityNumber */
const ERROR = 17;

export type LogQuestion = {
  readonly assetId: string;
  readonly window: Window;
  /** Literal to look for, without regard to case. */
  readonly contains: string | null;
  readonly errorsOnly: boolean;
};

/**
 * The kinds of lines an asset logged, most frequent first, errors worst first; each kind with its count, an example and
 * the time of the last.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function logsOf(stores: TenantStores, question: LogQuestion, at: Date, reader: Reader): Promise<Listed> {
  const { assetId, window, contains, errorsOnly } = question;
  const all = await stores.logs.countByTemplate({ assetIds: [assetId], window });
  const hits = contains === null ? null : await stores.logs.search({ assetIds: [assetId], contains, window, limit: MOST_HITS });
  const wanted = hits && new Set(hits.map(({ templateId }) => templateId));
  const fitting = all
    .filter(({ templateId, maxSeverityNumber }) => (wanted?.has(templateId) ?? true) && (!errorsOnly || maxSeverityNumber >= ERROR))
    .sort((a, b) => (errorsOnly ? b.maxSeverityNumber - a.maxSeverityNumber : 0) || b.count - a.count);
  const values = { asset: assetId, ...spanOf(window, reader) };
  if (fitting.length === 0) {
    const count = String(all.reduce((sum, one) => sum + one.count, 0));
    const sentence = contains !== null ? LOOKUPS.containsNone : errorsOnly && all.length > 0 ? LOOKUPS.errorsNone : LOOKUPS.logsNone;
    const headline = say(sentence, reader.language, { ...values, count, text: outsideText(contains ?? '') });
    return { headline, claims: [], evidence: [] };
  }
  const told = fitting.slice(0, MOST_KINDS).flatMap((counted) => lineClaim(counted, window, at, reader));
  return listed(stores, say(errorsOnly ? LOOKUPS.errors : LOOKUPS.logs, reader.language, values), told, [assetId], reader);
}

function lineClaim(counted: TemplateCount, window: Window, at: Date, reader: Reader): Told[] {
  const figures = figuresOfLogs([counted]);
  if (figures === null) return [];
  const evidence = makeEvidence({ kind: 'logs', assetId: counted.assetId, templateId: counted.templateId, ...window }, figures, at);
  const text = say(LOOKUPS.line, reader.language, {
    count: String(counted.count),
    example: outsideText(counted.example),
    asset: counted.assetId,
    when: reader.clock.when(counted.lastAt),
  });
  return [{ claim: { text, evidenceIds: [evidence.id] }, evidence: [evidence] }];
}
