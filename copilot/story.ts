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

/** Assets that suffer from what they share. */
export function sufferers(top: Hypothesis, investigation: Investigation): string[] {
  return [...new Set(sharedFindings(top, investigation).map(({ assetId }) => assetId))].sort();
}
