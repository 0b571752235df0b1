import { SIGNS } from '../analysis/mechanisms/mechanisms.ts';
import type { Hypothesis, Investigation, PathStep } from '../domain/answer.ts';
import type { Finding } from '../domain/finding.ts';

/** Findings of a step, the one it names first. */
export function findingsOfStep(step: PathStep, top: Hypothesis, investigation: Investigation): Finding[] {
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
export function sharedFindings(top: Hypothesis, investigation: Investigation): Finding[] {
  if (top.path[0].findingId !== null) return [];
  const cited = new Set(top.path[0].evidenceIds);
  const concept = top.path[1]?.concept;
  const assets = new Set(
    investigation.findings.filter((finding) => finding.evidence.some(({ id }) => cited.has(id))).map(({ assetId }) => assetId),
  );
  return investigation.findings.filter((finding) => finding.concept === concept && assets.has(finding.assetId) && finding.strength >= 0.3);
}

/** So many of those that suffer are named: a whole row of racks tells no more than five machines of it. */
const MOST_NAMED = 5;

/** Assets that suffer from what they share: those on the way to the alert before others, and whether there are more than are named. */
export function sufferers(top: Hypothesis, investigation: Investigation): { readonly named: readonly string[]; readonly more: boolean } {
  const onPath = new Set(top.path.map(({ assetId }) => assetId));
  const all = [...new Set(sharedFindings(top, investigation).map(({ assetId }) => assetId))].sort();
  const inOrder = all.toSorted((a, b) => Number(onPath.has(b)) - Number(onPath.has(a)));
  return { named: inOrder.slice(0, MOST_NAMED).sort(), more: all.length > MOST_NAMED };
}
