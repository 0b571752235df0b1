import type { Claim, RuledOut } from '../domain/answer.ts';
import type { Evidence } from '../domain/evidence.ts';
import { inLanguage } from '../domain/language.ts';
import { changeText, type Reader, timesOf } from './claims.ts';
import { figureText } from './figure-text.ts';
import { outsideText } from './guard.ts';
import { measureOf } from './wording/metrics.ts';
import { measuredPart, partName, sectorsIn } from './wording/parts.ts';
import { LOST, RULED_OUT, SUPPOSED } from './wording/ruled-out.ts';
import { capital, list, measureName, say, signalName } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';

/** Why something is not the cause; null when its evidence is not at hand, or when all of it is what others write of the asset. */
export function claimOfRuledOut(out: RuledOut, evidence: ReadonlyMap<string, Evidence>, reader: Reader): Claim | null {
  const cited = out.evidenceIds.map((id) => evidence.get(id)).filter((piece) => piece !== undefined);
  const first = cited[0];
  if (!first || cited.every(({ query }) => query.kind === 'logs' && query.assetId !== out.assetId)) return null;
  if (out.concept === 'disk.bad-sectors' && out.reason === 'nothing-unusual' && first.query.kind === 'samples') {
    const signal = sectorsIn(first.query.metric, reader.language) ?? signalName(out.concept, reader.language);
    const text = say(SENTENCES.otherDisks, reader.language, { asset: out.assetId, signal, Signal: capital(signal) });
    return { text, evidenceIds: [first.id, ...cited.slice(1).map(({ id }) => id)] };
  }
  if (out.reason === 'covers-little') return claimOfGap(out, cited, reader);
  const needing = cited.flatMap(({ query }) => (query.kind === 'relation' ? [query.from] : []));
  const text = say(needing.length > 0 ? SUPPOSED : RULED_OUT[out.reason], reader.language, {
    asset: out.assetId,
    those: list([...new Set(needing)], reader.language),
    signal: (out.reason === 'runner-up' ? signalName : measureName)(out.concept, reader.language),
    Signal: suspectOf(out, first, reader),
    ...timesOf(beginningOf(cited) ?? first, reader),
    value: figureText((cited[2] ?? first).states, out.figure ?? 'median', out.concept, reader.language, cited),
    earlier: figureText(cited[1]?.states ?? {}, out.figure ?? 'median', out.concept, reader.language, cited),
    before: cited[1] ? timesOf(cited[1], reader).when : '',
    because: list(
      (out.because ?? []).map((code) => inLanguage(LOST[code], reader.language)),
      reader.language,
    ),
  });
  return { text, evidenceIds: [first.id, ...cited.slice(1).map(({ id }) => id)] };
}

/** What tells since when: of a series that grew the whole of it is cited first, then what lies after it began to. */
function beginningOf([first, second]: readonly Evidence[]): Evidence | undefined {
  if (first?.query.kind !== 'samples' || second?.query.kind !== 'samples') return first;
  const [whole, grown] = [first.query, second.query];
  const isEndOf = grown.assetId === whole.assetId && grown.metric === whole.metric && grown.from > whole.from && +grown.to === +whole.to;
  return isEndOf ? second : first;
}

/** That a callee lost far less time than its caller; null without all four measurements. */
function claimOfGap(out: RuledOut, cited: readonly Evidence[], reader: Reader): Claim | null {
  const [now, before, callerNow, callerBefore] = cited;
  if (!now || !before || !callerNow || !callerBefore || callerNow.query.kind !== 'samples') return null;
  const median = ({ states }: Evidence) => figureText(states, 'median', out.concept, reader.language);
  const text = say(RULED_OUT[out.reason], reader.language, {
    asset: out.assetId,
    signal: measureName(out.concept, reader.language),
    Signal: measureName(out.concept, reader.language, 'start'),
    earlier: median(before),
    value: median(now),
    caller: callerNow.query.assetId,
    callerEarlier: median(callerBefore),
    callerValue: median(callerNow),
  });
  return { text, evidenceIds: [now.id, before.id, callerNow.id, callerBefore.id] };
}

/** What was suspected: what was measured, what was changed, or what was seen. */
function suspectOf({ reason, concept }: RuledOut, { query, states }: Evidence, { language }: Reader): string {
  if (reason === 'nothing-unusual' || isUsual(reason)) {
    const part = query.kind === 'samples' ? measuredPart(query.labels) : null;
    const { unit } = states;
    const name =
      query.kind === 'samples'
        ? measureOf({ metric: query.metric, ...(typeof unit === 'string' ? { unit } : {}) }, concept, language, 'start')
        : measureName(concept, language, 'start');
    return part === null ? name : `${name} (${partName(part, language)})`;
  }
  const field = query.kind === 'changes' ? Object.keys(states).find((name) => !['count', 'firstAt', 'by'].includes(name)) : undefined;
  if (field === undefined) return signalName(concept, language, 'start');
  return say(SENTENCES.changeOf, language, { field: outsideText(field), change: changeText(field, { states }) });
}

/** Whether something was dismissed because it is so at this time of other days or weeks. */
export function isUsual(reason: RuledOut['reason']): boolean {
  return reason === 'usual-for-day' || reason === 'usual-for-week';
}
