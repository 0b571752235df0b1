import type { Window } from '../../domain/answer.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Finding, FindingDetail } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { figuresOfLogs, type LogCount } from '../figures/figures.ts';
import { conceptOfText } from '../signals/text-meaning.ts';
import type { FindingsInput, LogSignal } from './input.ts';

export type Slice = { readonly window: Window; readonly counts: readonly LogCount[] };
/** A kind of line that may be worth a finding: where it began to stand out and until when. */
export type LogCandidate = {
  readonly assetId: string;
  readonly templateId: string;
  readonly window: Window;
  readonly normalCount: number;
  readonly baseline: boolean;
};

/** Surprise that makes a burst, in spreads of a Poisson count, and how many times its normal rate. */
const BURST_SPREADS = 6;
const BURST_TIMES = 3;
const SEVERE = 13;

/**
 * Kinds of log lines that are new, rare or many in the incident window against the normal one, most surprising first.
 *
 * @param slices the incident window cut into pieces of time, in order
 * @param most how many to return at most
 */
export function logCandidates(normal: Slice, slices: readonly Slice[], most: number): LogCandidate[] {
  const normalMs = normal.window.to.getTime() - normal.window.from.getTime();
  const usual = new Map(normal.counts.map((row) => [key(row), row.count]));
  const spoke = new Set(normal.counts.map(({ assetId }) => assetId));
  const first = new Map<string, { row: LogCount; surprise: number; lastAt: Date }>();
  for (const { window, counts } of slices) {
    const sliceMs = window.to.getTime() - window.from.getTime();
    for (const row of counts) {
      const known = first.get(key(row));
      if (known) {
        known.lastAt = row.lastAt;
        continue;
      }
      const surprise = surpriseOf(row, usual.get(key(row)) ?? 0, normalMs, sliceMs);
      if (surprise > 0) first.set(key(row), { row, surprise, lastAt: row.lastAt });
    }
  }
  return [...first.values()]
    .sort((a, b) => b.surprise - a.surprise || a.row.firstAt.getTime() - b.row.firstAt.getTime() || (key(a.row) < key(b.row) ? -1 : 1))
    .slice(0, most)
    .map(({ row, lastAt }) => ({
      assetId: row.assetId,
      templateId: row.templateId,
      window: { from: row.firstAt, to: new Date(lastAt.getTime() + 1) },
      normalCount: usual.get(key(row)) ?? 0,
      baseline: spoke.has(row.assetId),
    }));
}

/** Findings of the kinds of lines that stand out; one each. */
export function findingsOfLogs(input: FindingsInput): Finding[] {
  return input.logs.flatMap((signal) => {
    const figures = figuresOfLogs([signal.counted]);
    if (!figures) return [];
    const { assetId, templateId, text, count, firstAt, lastAt } = signal.counted;
    const query = { kind: 'logs', assetId, templateId, ...signal.window } as const;
    const evidence = makeEvidence(query, figures, input.at);
    const detail: FindingDetail =
      signal.normalCount === 0
        ? { kind: 'new-template', template: text, count }
        : { kind: 'burst', template: text, count, normalCount: signal.normalCount };
    const concept = conceptOfText(signal.counted.example) ?? 'log.unusual';
    return [
      {
        id: contentId('fnd', assetId, concept, evidence.id),
        assetId,
        concept,
        onset: firstAt,
        until: lastAt,
        strength: strengthOf(signal, concept !== 'log.unusual', input),
        evidence: [evidence],
        detail,
      },
    ];
  });
}

/** A kind whose meaning is known weighs more than one that is merely unusual; without a baseline nothing is surely new. */
function strengthOf(signal: LogSignal, known: boolean, input: FindingsInput): number {
  const severe = signal.counted.maxSeverityNumber >= SEVERE ? 0.1 : 0;
  const rare = signal.normalCount === 0 ? 0.1 : 0;
  const many = 0.1 * (1 - Math.exp(-signal.counted.count / 50));
  const normalMs = input.normalWindow.to.getTime() - input.normalWindow.from.getTime();
  const perHour = (signal.normalCount * 3_600_000) / Math.max(1, normalMs);
  return Math.max(0.05, (known ? 0.7 : 0.3) + severe + rare + many - (signal.baseline ? 0 : 0.15) - Math.min(0.2, perHour / 20));
}

function surpriseOf(row: LogCount, normalCount: number, normalMs: number, sliceMs: number): number {
  const known = conceptOfText(row.example) !== null ? 2 : 1;
  const severe = row.maxSeverityNumber >= SEVERE ? 1.5 : 1;
  if (normalCount === 0) return 10 * known * severe;
  const expected = (normalCount * sliceMs) / Math.max(1, normalMs);
  // Seen now and then: a nightly job is news only while it is rare.
  if (expected < 0.5 && known > 1) return 5 * severe;
  const spreads = (row.count - expected) / Math.sqrt(expected + 1);
  return spreads >= BURST_SPREADS && row.count >= BURST_TIMES * expected ? Math.min(9, spreads / 3) * known * severe : 0;
}

function key(row: { readonly assetId: string; readonly templateId: string }): string {
  return `${row.assetId}\u0000${row.templateId}`;
}
