import { ROOT_FITNESS } from '../analysis/mechanisms/fitness.ts';
import { meaningOf } from '../analysis/signals/signals.ts';
import { jobOfText } from '../analysis/signals/text-meaning.ts';
import type { Hypothesis, Investigation, PathStep } from '../domain/answer.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import type { Reader } from './claims.ts';
import { outsideText } from './guard.ts';
import { outageOf } from './outage.ts';
import { findingsOfStep, sufferers } from './story.ts';
import {
  ARRAY_DEGRADED,
  BECAUSE,
  EFFECT,
  EFFECT_ROSE,
  LOADS,
  SHARED_FAULT,
  SIGNS_GROW,
  SIGNS_REPORTED,
  UNUSUAL_METRIC,
  VERDICT,
} from './wording/concepts.ts';
import { JOBS, SOME_JOB } from './wording/jobs.ts';
import { diskName, partName, sectorsIn } from './wording/parts.ts';
import { capital, isNamedByItself, list, measureName, say, signalName } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';

/** From here on a confidence is called high, and moderate; below it is low. */
export const HIGH = 0.75;
export const MODERATE = 0.45;
/** Faults and deeds are fit to begin a story; loads and symptoms are what something else made. */
const OF_ITS_OWN = 0.8;

/**
 * The cause in one plain sentence that names the mechanism and what is shared, hedged as the confidence asks for, then the
 * chain of causes; what else is a cause follows in the same way. Numbers in it can only be parts of names.
 */
export function verdictOf(hypothesis: Hypothesis, together: readonly Hypothesis[], investigation: Investigation, reader: Reader): string {
  const { language } = reader;
  const { path } = hypothesis;
  const sentence = capitalUnlessName(hedged(sentenceOf(hypothesis, investigation, language), hypothesis, language), investigation);
  const target = path.at(-1);
  const acquitted =
    target?.concept.startsWith('service.') &&
    target.assetId !== hypothesis.assetId &&
    !together.some(({ assetId }) => assetId === target.assetId)
      ? [capitalUnlessName(say(VERDICT.notTheCause, language, { asset: target.assetId }), investigation)]
      : [];
  const besides = together.map((other) => `${besidesOf(other, investigation, language)} ${chainOf(other, investigation, language)}`);
  return [sentence, ...acquitted, chainOf(hypothesis, investigation, language), ...besides].join(' ');
}

/** A cause that works together with the first. */
function besidesOf(other: Hypothesis, investigation: Investigation, language: Language): string {
  const sentence = hedged(sentenceOf(other, investigation, language), other, language);
  const prefixed = [VERDICT.probably, VERDICT.possibly].some((words) => sentence.startsWith(say(words, language)));
  return say(VERDICT.besides, language, { sentence: prefixed ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence });
}

function chainOf(hypothesis: Hypothesis, investigation: Investigation, language: Language): string {
  const path = hypothesis.path.map((step, index) => stepPhrase(step, index === 0, hypothesis, investigation, language)).join(' → ');
  return say(SENTENCES.chain, language, { path });
}

/** Doubts what is concluded as far as the confidence asks for, and where the story begins with no fault or deed that was seen. */
function hedged(sentence: string, { confidence, concept, path }: Hypothesis, language: Language): string {
  if (confidence >= HIGH && path[0].findingId !== null && ROOT_FITNESS[concept] >= OF_ITS_OWN) return sentence;
  const [prefix, inside] =
    confidence >= MODERATE ? [VERDICT.probably, VERDICT.probablyBecause] : [VERDICT.possibly, VERDICT.possiblyBecause];
  const because = inLanguage(VERDICT.becauseWord, language);
  return because !== '' && sentence.includes(because)
    ? sentence.replace(because, inLanguage(inside, language))
    : say(prefix, language, { sentence });
}

function sentenceOf(hypothesis: Hypothesis, investigation: Investigation, language: Language): string {
  const { assetId: asset, concept, path } = hypothesis;
  const [root] = path;
  const effect = effectOf(path.at(-1) ?? root, hypothesis, investigation, language);
  const clause = outageOf(root, hypothesis, investigation)?.clause ?? BECAUSE[concept];
  const because = clause ? say(clause, language, { asset }) : `${signalName(concept, language)} (${asset})`;
  if (path.length === 1 && concept !== 'disk.failed') return say(VERDICT.itself, language, { effect });
  if (concept === 'job.running') return jobSentence(hypothesis, investigation, effect, language);
  if (concept === 'disk.failed') return diskSentence(hypothesis, investigation, language);
  if (root.findingId === null) return sharedSentence(hypothesis, investigation, effect, language);
  const does = LOADS[concept];
  const next = path[1];
  if (does && next?.via?.from === asset && path.length > 2) {
    return say(VERDICT.loadBy, language, { effect, asset, does: inLanguage(does, language), resource: next.assetId });
  }
  return say(LOADS[concept] ? VERDICT.load : VERDICT.because, language, { effect, because });
}

function effectOf(step: PathStep, hypothesis: Hypothesis, investigation: Investigation, language: Language): string {
  const { concept, assetId } = step;
  const metric = ownName(step, investigation);
  if (concept === 'unknown' && metric !== null) return say(UNUSUAL_METRIC, language, { asset: assetId, metric });
  const words = outageOf(step, hypothesis, investigation)?.clause ?? EFFECT[concept];
  return words
    ? say(words, language, { asset: assetId })
    : say(EFFECT_ROSE, language, { asset: assetId, signal: metric ?? measureName(concept, language) });
}

/** The load a job makes is told where it is shared: at the last loaded thing that is neither the job's host nor the alert's. */
function jobSentence({ assetId, path }: Hypothesis, investigation: Investigation, effect: string, language: Language): string {
  const job = jobPhrase(path[0], investigation, language);
  const target = path.at(-1)?.assetId;
  const loaded = path.filter(({ concept }) => LOADS[concept] !== undefined);
  const shared = loaded.findLast((step) => step.assetId !== assetId && step.assetId !== target);
  const step = shared ?? loaded[0];
  if (!step) return say(VERDICT.job, language, { effect, job, asset: assetId });
  const does = inLanguage(LOADS[step.concept] ?? SOME_JOB, language);
  const other = path.slice(path.indexOf(step)).find(({ assetId: next }) => next !== step.assetId)?.assetId ?? '';
  const values = { effect, job, asset: assetId, does, resource: step.assetId, other };
  return say(shared ? (other === target ? VERDICT.sharedLoad : VERDICT.sharedWith) : VERDICT.ownLoad, language, values);
}

function diskSentence(hypothesis: Hypothesis, investigation: Investigation, language: Language): string {
  const { assetId, component, path } = hypothesis;
  const growing = [
    ...new Set(
      findingsOfStep(path[0], hypothesis, investigation).flatMap(({ detail }) =>
        detail.kind === 'trend' ? (sectorsIn(detail.metric, language) ?? []) : [],
      ),
    ),
  ];
  const grow = growing.length > 0 ? say(SIGNS_GROW, language, { signs: list(withoutRepeats(growing.slice(0, 2)), language) }) : null;
  const degraded = path.some(({ concept }) => concept === 'raid.degraded') ? inLanguage(ARRAY_DEGRADED, language) : null;
  const signs = [grow ?? inLanguage(SIGNS_REPORTED, language), ...(degraded ? [degraded] : [])].join('; ');
  return say(VERDICT.disk, language, { disk: diskName(component ?? '', language), asset: assetId, signs });
}

/** What several share and what reports nothing itself. */
function sharedSentence(hypothesis: Hypothesis, investigation: Investigation, effect: string, language: Language): string {
  const { assetId, concept } = hypothesis;
  const { named, more } = sufferers(hypothesis, investigation);
  const those = list([...named, ...(more ? [inLanguage(OTHERS, language)] : [])], language);
  if (concept !== 'cooling.failed') {
    const fault = inLanguage(SHARED_FAULT[concept] ?? SOME_FAULT, language);
    return say(named.length === 1 && !more ? NEEDED : VERDICT.shared, language, { effect, those, asset: assetId, fault });
  }
  const supported = new Set(hypothesis.supportedBy);
  const cooled = investigation.evidence.flatMap(({ id, query }) =>
    supported.has(id) && query.kind === 'relation' && query.relation === 'cooled-by' && query.to === assetId ? [query.from] : [],
  );
  const places = cooled.length > 0 ? [...new Set(cooled)] : [assetId];
  const place = list(places, language);
  return say(places.length > 1 ? COOLINGS : VERDICT.cooling, language, { place, those, unit: place === assetId ? '' : ` (${assetId})` });
}

const OTHERS: Localized = { en: 'others', ru: 'других', ko: '그 밖의 자산' };
const NEEDED: Localized = {
  en: '{effect} because {asset}, which {those} needs, {fault}.',
  ru: '{effect}, потому что {asset}, от которого зависит {those}, {fault}.',
  ko: '{effect}: {those}에 필요한 {asset} {fault}.',
};
const COOLINGS: Localized = {
  en: '{place} are overheating: the cooling shared by {those}{unit} does not suffice.',
  ru: '{place} перегреваются: охлаждения{unit}, общего для {those}, не хватает.',
  ko: '{place} 과열: {those}이(가) 공유하는 냉각{unit} 부족.',
};

const SOME_FAULT: Localized = { en: 'does not work as usual', ru: 'работает не как обычно', ko: '비정상' };

/** `reallocated and pending sectors` rather than `reallocated sectors and pending sectors`. */
function withoutRepeats(names: readonly string[]): string[] {
  const noun = names.at(-1)?.split(' ').at(-1) ?? '';
  return names.map((name, index) => (index < names.length - 1 && name.endsWith(` ${noun}`) ? name.slice(0, -noun.length - 1) : name));
}

/** The metric's own name where that says more than the words for its concept; null otherwise. */
function ownName({ concept, findingId }: PathStep, { findings }: Investigation): string | null {
  const detail = findings.find(({ id }) => id === findingId)?.detail;
  if (!detail || !('metric' in detail)) return null;
  return meaningOf(detail)?.byName || isNamedByItself(detail.metric, concept) ? outsideText(detail.metric) : null;
}

function stepPhrase(step: PathStep, isRoot: boolean, hypothesis: Hypothesis, investigation: Investigation, language: Language): string {
  const on = { en: 'on', ru: 'на', ko: '@' }[language];
  const part = isRoot && hypothesis.component && step.concept === 'disk.failed' ? ` (${partName(hypothesis.component, language)})` : '';
  const outage = outageOf(step, hypothesis, investigation);
  const named = outage ? inLanguage(outage.signal, language) : signalName(step.concept, language);
  const known = step.concept === 'job.running' ? jobPhrase(step, investigation, language) : named;
  const name = (step.concept === 'unknown' ? ownName(step, investigation) : null) ?? known;
  return `${name}${part} ${on} ${step.assetId}`;
}

function jobPhrase(step: PathStep | undefined, investigation: Investigation, language: Language): string {
  const finding = investigation.findings.find(({ id }) => id === step?.findingId);
  const example = finding?.evidence[0].states.example;
  const job = typeof example === 'string' ? jobOfText(example) : null;
  return inLanguage((job && JOBS[job]) || SOME_JOB, language);
}

/** A name that begins a sentence stays as it is. */
const METRIC_FIRST = /^\w+[_.]\w/;

function capitalUnlessName(text: string, { scope }: Investigation): string {
  return METRIC_FIRST.test(text) || scope.some((assetId) => text.startsWith(assetId)) ? text : capital(text);
}
