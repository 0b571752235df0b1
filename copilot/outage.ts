import type { Hypothesis, Investigation, PathStep } from '../domain/answer.ts';
import type { FindingDetail } from '../domain/finding.ts';
import type { Localized } from '../domain/language.ts';
import { findingsOfStep } from './story.ts';

/** What is said of a thing that does not answer as a whole, where its kind of trouble would only speak of one process. */
export type Outage = { readonly signal: Localized; readonly clause: Localized };

const SIGNAL: Localized = { en: 'outage', ru: 'недоступность', ko: '무응답' };
const LASTING: Outage = { signal: SIGNAL, clause: { en: '{asset} does not answer', ru: '{asset} не отвечает', ko: '{asset} 무응답' } };
const PAST: Outage = { signal: SIGNAL, clause: { en: '{asset} did not answer', ru: '{asset} не отвечал', ko: '{asset} 무응답' } };

/** Asks whether a thing answers, not whether one of its processes runs: `up` of Prometheus, its blackbox exporter, pings. */
const ASKS_THE_WHOLE = /^(up|probe_success|ping[_.]?(up|success)|icmp[_.]?(up|reachable)|(host|node|instance|device)[_.](up|reachable))$/i;

/**
 * How to speak of a step at which the whole asset was silent; null at any other. A step that nobody measured is like the one before it:
 * what runs on a silent machine is silent.
 */
export function outageOf(step: PathStep, hypothesis: Hypothesis, investigation: Investigation): Outage | null {
  if (step.concept !== 'process.down') return null;
  const { path } = hypothesis;
  if (step.findingId === null) {
    const before = path[path.indexOf(step) - 1];
    return before ? outageOf(before, hypothesis, investigation) : null;
  }
  const details = findingsOfStep(step, hypothesis, investigation).map(({ detail }) => detail);
  const silent = details.find(isSilence);
  if (silent?.kind === 'absence' && silent.whole === 'back') return PAST;
  return silent ? LASTING : null;
}

function isSilence(detail: FindingDetail): boolean {
  if (detail.kind === 'absence') return detail.whole !== undefined;
  return 'metric' in detail && ASKS_THE_WHOLE.test(detail.metric);
}
