import { componentOf } from '../analysis/signals/signals.ts';
import type { Alert } from '../domain/alert.ts';
import type { Answer, Claim, Hypothesis, Investigation, RuledOutClaim, Unknown } from '../domain/answer.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Finding } from '../domain/finding.ts';
import type { Language } from '../domain/language.ts';
import { assetsText, claimOfFinding, claimOfRelations, claimOfShared, claimOfTrigger, type Reader, reasonText } from './claims.ts';
import { outsideText } from './guard.ts';
import { claimOfRuledOut, isUsual } from './ruled-out-claims.ts';
import { findingsOfStep, sharedFindings, sufferers } from './story.ts';
import { HIGH, verdictOf } from './verdict.ts';
import { diskName, spellingsOf } from './wording/parts.ts';
import { measureName, say } from './wording/say.ts';
import { REASONS, SENTENCES } from './wording/sentences.ts';
import { NO_OWN_SIGNAL, UNKNOWNS } from './wording/unknown-sentences.ts';

/** An answer before its claims are verified. A hypothesis stands or falls with its decisive claims. */
export type Draft = {
  readonly headline: string;
  readonly trigger: Claim | null;
  readonly verdict: string;
  readonly confidence: Answer['confidence'];
  readonly claims: ReadonlyArray<{ readonly claim: Claim; readonly decisive: boolean }>;
  readonly ruledOut: readonly RuledOutClaim[];
  readonly unknowns: readonly string[];
  /** Identifiers that stand in sentences and are no figures. */
  readonly names: readonly string[];
};

const MOST_PER_STEP = 2;
/** What began so lately has few samples yet. */
const YOUNG_MS = 60_000;

/** Puts an investigation into words. Pure; every figure is read from evidence. */
export function compose(alert: Alert, investigation: Investigation, reader: Reader): Draft {
  const together = togetherOf(investigation);
  const { language } = reader;
  const evidence = new Map(investigation.evidence.map((piece) => [piece.id, piece]));
  const own = investigation.evidence.find(({ query }) => query.kind === 'alert' && query.alertId === alert.id);
  const top = investigation.hypotheses[0];
  const names = [...investigation.scope, alert.assetId, alert.name, ...partsOf(investigation)];
  return {
    headline: headlineOf(alert, language),
    trigger: own ? claimOfTrigger(alert, own, reader) : null,
    verdict: top ? verdictOf(top, together, investigation, reader) : noVerdict(alert, investigation, reader),
    confidence: top ? confidenceOf(top, reader) : null,
    claims: top ? claimsOfAll([top, ...together], investigation, evidence, reader) : strongestClaims(investigation, reader),
    ruledOut: investigation.ruledOut.flatMap((out) => {
      const claim = claimOfRuledOut(out, evidence, reader);
      return claim ? [{ ...claim, of: { concept: out.concept, reason: out.reason } }] : [];
    }),
    unknowns: toldUnknowns(investigation).map((unknown) => unknownText(unknown, alert, reader)),
    names,
  };
}

/** What an answer about an alert is headed with. */
export function headlineOf({ name, assetId }: Alert, language: Language): string {
  return say(SENTENCES.headline, language, { name: outsideText(name), asset: assetId });
}

function noVerdict(alert: Alert, investigation: Investigation, reader: Reader): string {
  const { language, clock } = reader;
  const searched = say(SENTENCES.noCause, language, {
    ...clock.span({ from: investigation.normalWindow.from, to: investigation.incidentWindow.to }),
    assets: assetsText(investigation.scope, language),
  });
  const usual = investigation.ruledOut.some(({ assetId, reason }) => assetId === alert.assetId && isUsual(reason));
  if (usual) return `${searched} ${say(SENTENCES.usualNow, language)}`;
  const own = investigation.findings.filter(({ assetId, strength }) => assetId === alert.assetId && strength >= 0.4);
  if (!alert.trigger || own.length > 0) return searched;
  const isYoung = investigation.at.getTime() - alert.startedAt.getTime() < YOUNG_MS;
  return `${searched} ${say(isYoung ? SENTENCES.young : SENTENCES.flapping, language)}`;
}

function confidenceOf({ confidence, reasons }: Hypothesis, { language }: Reader): Answer['confidence'] {
  const words = reasons.map((code) => reasonText(code, REASONS, language)).filter((text) => text !== null);
  return { value: confidence, reason: words.join('; ') };
}

/** What is not known and matters: where the cause is plain, the absence of log lines changes nothing. */
export function toldUnknowns({ unknowns, hypotheses: [top] }: Investigation): Unknown[] {
  return unknowns.filter(({ what }) => what !== 'no-logs' || !top || top.confidence < HIGH);
}

export function unknownText({ what, assetId, searched, concept, window }: Unknown, alert: Alert, { language, clock }: Reader): string {
  const own = what === 'no-samples' && assetId === alert.assetId && window !== undefined;
  return say(own ? NO_OWN_SIGNAL : UNKNOWNS[what], language, {
    asset: assetId,
    searched: concept ? measureName(concept, language) : outsideText(searched),
    part: what === 'unheard-behind' ? outsideText(searched) : diskName(searched, language),
    from: window ? clock.time(window.from) : '',
    to: window ? clock.time(window.to) : '',
  });
}

/** What is a cause besides the first. */
export function togetherOf({ hypotheses, together }: Investigation): Hypothesis[] {
  return hypotheses.filter(({ id }) => together.includes(id));
}

function claimsOfAll(
  causes: readonly Hypothesis[],
  investigation: Investigation,
  evidence: ReadonlyMap<string, Evidence>,
  reader: Reader,
): Draft['claims'] {
  const beside = (investigation.beside ?? []).map((finding) => ({ claim: claimOfFinding(finding, reader), decisive: false }));
  const all = [...causes.flatMap((cause) => claimsOf(cause, investigation, evidence, reader)), ...beside];
  return [...new Map(all.map((one) => [one.claim.text, one])).values()];
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
  const measured = shared.filter(({ detail }) => detail.kind !== 'hardware-event');
  const { named: suffering } = sufferers(top, investigation);
  // What a cooler delivers is measured at the inlets; the rest is what the hosts make of it.
  const inlets = measured.filter(isInlet);
  const telling = suffering.every((id) => inlets.some(({ assetId }) => assetId === id)) ? inlets : measured;
  for (const id of suffering) {
    const strongest = telling.filter(({ assetId }) => assetId === id).toSorted((a, b) => b.strength - a.strength)[0];
    if (strongest) tell(claimOfFinding(strongest, reader), events.length === 0);
  }
  for (const step of top.path) {
    const findings = findingsOfStep(step, top, investigation).filter((finding) => !shared.includes(finding));
    findings.slice(0, MOST_PER_STEP).forEach((finding, index) => {
      tell(claimOfFinding(finding, reader), index === 0);
    });
  }
  const unnamed = new Set(shared.map(({ assetId }) => assetId).filter((id) => !suffering.includes(id)));
  const relations = top.path
    .flatMap(({ evidenceIds }) => evidenceIds.map((id) => evidence.get(id)))
    .filter((piece) => piece !== undefined)
    .filter(({ query }) => query.kind === 'relation' && !unnamed.has(query.from));
  const distinct = [...new Map(relations.map((piece) => [piece.id, piece])).values()];
  if (isSome(distinct)) tell(claimOfRelations(distinct, reader), true);
  return claims;
}

function isInlet({ detail }: Finding): boolean {
  return 'labels' in detail && /inlet|intake|ambient/i.test(componentOf(detail.labels) ?? '');
}

/** Without a cause: the few things that stood out at all, none decisive. */
function strongestClaims(investigation: Investigation, reader: Reader): Draft['claims'] {
  return [...investigation.findings]
    .filter(({ strength, concept }) => strength >= 0.3 && concept !== 'unknown')
    .sort((a, b) => b.strength - a.strength)
    .slice(0, 3)
    .map((finding) => ({ claim: claimOfFinding(finding, reader), decisive: false }));
}

function partsOf(investigation: Investigation): string[] {
  return investigation.hypotheses.flatMap(({ component }) => (component ? spellingsOf(component) : []));
}

function isSome<T>(items: readonly T[]): items is readonly [T, ...T[]] {
  return items.length > 0;
}
