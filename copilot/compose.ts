import { SIGNS } from '../analysis/mechanisms/mechanisms.ts';
import { jobOfText } from '../analysis/signals/text-meaning.ts';
import type { Alert } from '../domain/alert.ts';
import type { Answer, Claim, Hypothesis, Investigation, PathStep } from '../domain/answer.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Finding } from '../domain/finding.ts';
import { inLanguage } from '../domain/language.ts';
import {
  assetsText,
  claimOfFinding,
  claimOfRelations,
  claimOfRuledOut,
  claimOfShared,
  claimOfTrigger,
  type Reader,
  reasonText,
} from './claims.ts';
import { outsideText } from './guard.ts';
import { CAUSE, JOBS, SOME_JOB } from './wording/concepts.ts';
import { list, say, signalName } from './wording/say.ts';
import { REASONS, SENTENCES, UNKNOWNS } from './wording/sentences.ts';

/** An answer before its claims are verified. A hypothesis stands or falls with its decisive claims. */
export type Draft = {
  readonly headline: string;
  readonly trigger: Claim | null;
  readonly verdict: string;
  readonly confidence: Answer['confidence'];
  readonly claims: ReadonlyArray<{ readonly claim: Claim; readonly decisive: boolean }>;
  readonly ruledOut: readonly Claim[];
  readonly unknowns: readonly string[];
  /** Identifiers that stand in sentences and are no figures. */
  readonly names: readonly string[];
};

const MOST_PER_STEP = 2;

/** Puts an investigation into words. Pure; every figure is read from evidence. */
export function compose(alert: Alert, investigation: Investigation, reader: Reader): Draft {
  const { language } = reader;
  const evidence = new Map(investigation.evidence.map((piece) => [piece.id, piece]));
  const own = investigation.evidence.find(({ query }) => query.kind === 'alert' && query.alertId === alert.id);
  const top = investigation.hypotheses[0];
  const names = [...investigation.scope, alert.assetId, alert.name, ...partsOf(investigation)];
  return {
    headline: say(SENTENCES.headline, language, { name: outsideText(alert.name), asset: alert.assetId }),
    trigger: own ? claimOfTrigger(alert, own, reader) : null,
    verdict: top ? verdictOf(top, investigation, reader) : noVerdict(alert, investigation, reader),
    confidence: top ? confidenceOf(top, reader) : null,
    claims: top ? claimsOf(top, investigation, evidence, reader) : strongestClaims(investigation, reader),
    ruledOut: investigation.ruledOut.map((out) => claimOfRuledOut(out, evidence, reader)).filter((claim) => claim !== null),
    unknowns: investigation.unknowns.map(({ what, assetId, searched }) => say(UNKNOWNS[what], language, { asset: assetId, searched })),
    names,
  };
}

/** Cause and path in one sentence. Numbers in it can only be parts of names. */
function verdictOf(hypothesis: Hypothesis, investigation: Investigation, reader: Reader): string {
  const cause = causePhrase(hypothesis, investigation, reader);
  const path = hypothesis.path.map((step, index) => stepPhrase(step, index === 0 ? hypothesis : null, investigation, reader));
  return say(SENTENCES.cause, reader.language, { cause, path: path.join(' → ') });
}

function noVerdict(alert: Alert, investigation: Investigation, reader: Reader): string {
  const { language, clock } = reader;
  const searched = say(SENTENCES.noCause, language, {
    from: clock.time(investigation.normalWindow.from),
    to: clock.time(investigation.incidentWindow.to),
    assets: assetsText(investigation.scope, language),
  });
  const own = investigation.findings.filter(({ assetId, strength }) => assetId === alert.assetId && strength >= 0.4);
  return alert.trigger && own.length === 0 ? `${searched} ${say(SENTENCES.flapping, language)}` : searched;
}

function confidenceOf({ confidence, reasons }: Hypothesis, { language }: Reader): Answer['confidence'] {
  const words = reasons.map((code) => reasonText(code, REASONS, language)).filter((text) => text !== null);
  return { value: confidence, reason: words.join('; ') };
}

function causePhrase(hypothesis: Hypothesis, investigation: Investigation, reader: Reader): string {
  const { language } = reader;
  const words = CAUSE[hypothesis.concept];
  if (!words) return `${signalName(hypothesis.concept, language)}: ${hypothesis.assetId}`;
  return say(words, language, {
    asset: hypothesis.assetId,
    part: outsideText(hypothesis.component ?? hypothesis.assetId),
    job: jobPhrase(hypothesis.path[0], investigation, reader),
    those: list(sufferers(hypothesis, investigation), language),
  });
}

function stepPhrase(step: PathStep, root: Hypothesis | null, investigation: Investigation, reader: Reader): string {
  const on = reader.language === 'ru' ? 'на' : reader.language === 'ko' ? '@' : 'on';
  const part = root?.component && root.concept === 'disk.failed' ? ` (${outsideText(root.component)})` : '';
  const name = step.concept === 'job.running' ? jobPhrase(step, investigation, reader) : signalName(step.concept, reader.language);
  return `${name}${part} ${on} ${step.assetId}`;
}

function jobPhrase(step: PathStep | undefined, investigation: Investigation, { language }: Reader): string {
  const finding = investigation.findings.find(({ id }) => id === step?.findingId);
  const example = finding?.evidence[0].states.example;
  const job = typeof example === 'string' ? jobOfText(example) : null;
  return inLanguage((job && JOBS[job]) || SOME_JOB, language);
}

/** Claims along the path, cause first, then how the inventory ties them together. */
function claimsOf(top: Hypothesis, investigation: Investigation, evidence: ReadonlyMap<string, Evidence>, reader: Reader): Draft['claims'] {
  const claims: Array<{ claim: Claim; decisive: boolean }> = [];
  const told = new Set<string>();
  const tell = (claim: Claim, decisive: boolean) => {
    if (told.has(claim.text)) return;
    told.add(claim.text);
    claims.push({ claim, decisive });
  };
  const shared = sharedFindings(top, investigation);
  const events = shared.filter(({ detail }) => detail.kind === 'hardware-event');
  if (isSome(events)) tell(claimOfShared(events, reader), true);
  for (const assetId of sufferers(top, investigation)) {
    const measured = shared.filter((finding) => finding.assetId === assetId && finding.detail.kind !== 'hardware-event');
    const strongest = measured.toSorted((a, b) => b.strength - a.strength)[0];
    if (strongest) tell(claimOfFinding(strongest, reader), events.length === 0);
  }
  for (const step of top.path) {
    const findings = findingsOfStep(step, top, investigation).filter((finding) => !shared.includes(finding));
    findings.slice(0, MOST_PER_STEP).forEach((finding, index) => {
      tell(claimOfFinding(finding, reader), index === 0);
    });
  }
  const relations = top.path
    .flatMap(({ evidenceIds }) => evidenceIds.map((id) => evidence.get(id)))
    .filter((piece) => piece?.query.kind === 'relation')
    .filter((piece) => piece !== undefined);
  const distinct = [...new Map(relations.map((piece) => [piece.id, piece])).values()];
  if (isSome(distinct)) tell(claimOfRelations(distinct, reader), true);
  return claims;
}

/** Without a cause: the few things that stood out at all, none decisive. */
function strongestClaims(investigation: Investigation, reader: Reader): Draft['claims'] {
  return [...investigation.findings]
    .filter(({ strength, concept }) => strength >= 0.3 && concept !== 'unknown')
    .sort((a, b) => b.strength - a.strength)
    .slice(0, 3)
    .map((finding) => ({ claim: claimOfFinding(finding, reader), decisive: false }));
}

/** Findings of a step, the one it names first. */
function findingsOfStep(step: PathStep, top: Hypothesis, investigation: Investigation): Finding[] {
  if (step.findingId === null) return [];
  const cited = new Set(step.evidenceIds);
  const all = investigation.findings.filter(
    (finding) =>
      finding.assetId === step.assetId &&
      (SIGNS.get(finding.concept) ?? finding.concept) === step.concept &&
      (finding.id === step.findingId || (step === top.path[0] && finding.evidence.some(({ id }) => cited.has(id)))),
  );
  return all.sort((a, b) => Number(b.id === step.findingId) - Number(a.id === step.findingId) || b.strength - a.strength);
}

/** What those suffer from who share a supposed cause. */
function sharedFindings(top: Hypothesis, investigation: Investigation): Finding[] {
  if (top.path[0].findingId !== null) return [];
  const cited = new Set(top.path[0].evidenceIds);
  const concept = top.path[1]?.concept;
  const assets = new Set(
    investigation.findings.filter((finding) => finding.evidence.some(({ id }) => cited.has(id))).map(({ assetId }) => assetId),
  );
  return investigation.findings.filter((finding) => finding.concept === concept && assets.has(finding.assetId) && finding.strength >= 0.3);
}

function sufferers(top: Hypothesis, investigation: Investigation): string[] {
  return [...new Set(sharedFindings(top, investigation).map(({ assetId }) => assetId))].sort();
}

function partsOf(investigation: Investigation): string[] {
  return investigation.hypotheses.flatMap(({ component }) => (component ? [component] : []));
}

function isSome<T>(items: readonly T[]): items is readonly [T, ...T[]] {
  return items.length > 0;
}
