import type { Window } from '../../domain/answer.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Concept, Finding, FindingDetail } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { figuresOfLogs, type LogCount } from '../figures/figures.ts';
import { conceptOfText, isComplaint, isError, isHarmless, isWarning } from '../signals/text-meaning.ts';
import { userActionOf } from '../signals/user-actions.ts';
import type { FindingsInput, LogSign, LogSignal } from './input.ts';
import { surpriseOfMany, surpriseOfNew, surpriseOfNone } from './rarity.ts';

export type Slice = { readonly window: Window; readonly counts: readonly LogCount[] };
/** A kind of line that may be worth a finding: where it began to stand out and until when. */
export type LogCandidate = {
  readonly assetId: string;
  readonly templateId: string;
  readonly window: Window;
  readonly normalCount: number;
  readonly baseline: boolean;
  readonly sign: LogSign;
  readonly surprise: number;
};

/** Surprise that makes a burst, in spreads of a Poisson count, and how many times its normal rate. */
const BURST_SPREADS = 6;
const BURST_TIMES = 3;
const SEVERE = 13;
/** OpenTelemetry’s number of an error. */
const ERROR = 17;
/** What is written so many times is no passing remark. */
const LEAST_LASTING = 4;
/** Fewer of a kind to be expected than this, and its coming at all is what is rare. */
const RARE = 0.5;
/** A kind that came less often has no habit to break. */
const LEAST_REGULAR = 5;
const WORTH_TELLING = 3;

/**
 * Kinds of log lines that are new, rare or many in the incident window against the normal one, most surprising first.
 *
 * @param slices the incident window cut into pieces of time, in order
 * @param most how many to return at most
 */
export function logCandidates(normal: Slice, slices: readonly Slice[], most: number): LogCandidate[] {
  const before = beforeOf(normal);
  const first = new Map<string, { row: LogCount; weight: number; lastAt: Date; lines: number; sliceMs: number }>();
  for (const { window, counts } of slices) {
    const sliceMs = span(window);
    const lines = counts.reduce((sum, { count }) => sum + count, 0);
    for (const row of counts) {
      const known = first.get(keyOf(row));
      if (known) {
        known.lastAt = row.lastAt;
        continue;
      }
      const weight = weightOf(row, before.usual.get(keyOf(row))?.count ?? 0, before.normalMs, sliceMs);
      if (weight > 0) first.set(keyOf(row), { row, weight, lastAt: row.lastAt, lines, sliceMs });
    }
  }
  const chosen = [...first.values()]
    .sort((a, b) => b.weight - a.weight || a.row.firstAt.getTime() - b.row.firstAt.getTime() || (keyOf(a.row) < keyOf(b.row) ? -1 : 1))
    .slice(0, most)
    .map(({ row, lastAt, lines, sliceMs }): LogCandidate => {
      const normalCount = before.usual.get(keyOf(row))?.count ?? 0;
      const expected = (normalCount * sliceMs) / before.normalMs;
      const sign = normalCount === 0 ? 'new' : expected < RARE ? 'rare' : 'burst';
      return {
        assetId: row.assetId,
        templateId: row.templateId,
        window: { from: row.firstAt, to: new Date(lastAt.getTime() + 1) },
        normalCount,
        baseline: before.spoke.has(row.assetId),
        sign,
        surprise: sign === 'new' ? surpriseOfNew(lines, before.once, before.lines) : surpriseOfMany(row.count, expected),
      };
    });
  return [...chosen, ...vanished(normal, slices, before).slice(0, Math.ceil(most / 3))];
}

/**
 * Keys (see `keyOf`) of the kinds of lines of each slice whose example tells whether they stand out, or how much; that of the rest
 * is not looked at by `logCandidates`.
 */
export function keysOfExamples(normal: Slice, slices: readonly Slice[]): Array<ReadonlySet<string>> {
  const { usual, normalMs } = beforeOf(normal);
  const sure = new Set<string>();
  return slices.map(({ window, counts }) => {
    const wanted = new Set<string>();
    for (const row of counts) {
      const own = keyOf(row);
      if (sure.has(own)) continue;
      const known = usual.get(own)?.count ?? 0;
      const standsOut = weightOf({ ...row, example: '' }, known, normalMs, span(window)) > 0;
      if (standsOut) sure.add(own);
      if (standsOut || isRare(known, normalMs, span(window))) wanted.add(own);
    }
    return wanted;
  });
}

type Before = {
  readonly normalMs: number;
  readonly usual: ReadonlyMap<string, LogCount>;
  readonly spoke: ReadonlySet<string>;
  readonly lines: number;
  /** Kinds that were seen once only: by them it is told how often new kinds come. */
  readonly once: number;
};

function beforeOf({ window, counts }: Slice): Before {
  return {
    normalMs: Math.max(1, span(window)),
    usual: new Map(counts.map((row) => [keyOf(row), row])),
    spoke: new Set(counts.map(({ assetId }) => assetId)),
    lines: counts.reduce((sum, { count }) => sum + count, 0),
    once: counts.filter(({ count }) => count === 1).length,
  };
}

/** Kinds that came regularly and do not come any more while their asset goes on logging, most surprising first. */
function vanished(normal: Slice, slices: readonly Slice[], { normalMs, usual }: Before): LogCandidate[] {
  const end = slices.at(-1)?.window.to ?? normal.window.to;
  const lastSeen = new Map<string, Date>();
  const lastOf = new Map<string, Date>();
  for (const { counts } of [normal, ...slices]) {
    for (const row of counts) {
      lastSeen.set(keyOf(row), row.lastAt);
      if (row.lastAt > (lastOf.get(row.assetId) ?? new Date(0))) lastOf.set(row.assetId, row.lastAt);
    }
  }
  return [...usual.values()]
    .flatMap((row): LogCandidate[] => {
      const last = lastSeen.get(keyOf(row)) ?? row.lastAt;
      // As long as the asset spoke at all: one that fell silent altogether has not lost one kind of line.
      const silentMs = Math.min(end.getTime(), lastOf.get(row.assetId)?.getTime() ?? 0) - last.getTime();
      const spokenMs = Math.max(1, row.lastAt.getTime() - row.firstAt.getTime());
      const expected = row.count < LEAST_REGULAR ? 0 : Math.min(row.count / normalMs, row.count / spokenMs) * silentMs;
      const surprise = expected > 0 ? surpriseOfNone(expected) : 0;
      if (surprise < WORTH_TELLING) return [];
      const window = { from: normal.window.from, to: end };
      return [
        { assetId: row.assetId, templateId: row.templateId, window, normalCount: row.count, baseline: true, sign: 'vanished', surprise },
      ];
    })
    .sort((a, b) => b.surprise - a.surprise || (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Findings of the kinds of lines that stand out; one each. */
export function findingsOfLogs(input: FindingsInput): Finding[] {
  return input.logs.flatMap((signal) => {
    const figures = figuresOfLogs([signal.counted]);
    if (!figures) return [];
    const { assetId, templateId, text, count, firstAt, lastAt } = signal.counted;
    const query = { kind: 'logs', assetId, templateId, ...signal.window } as const;
    const evidence = makeEvidence(query, figures, input.at);
    const action = signal.sign === 'vanished' ? null : userActionOf(signal.counted.example);
    const detail: FindingDetail = action === null ? detailOf(signal, text, count) : { kind: 'user-action', action, count };
    const gone = signal.sign === 'vanished';
    const concept = gone ? 'log.unusual' : (conceptOfText(signal.counted.example) ?? conceptOfUnknown(signal));
    return [
      {
        id: contentId('fnd', assetId, concept, evidence.id),
        assetId,
        concept,
        onset: gone ? lastAt : firstAt,
        until: gone ? signal.window.to : lastAt,
        strength: gone ? 1 - 10 ** (-signal.surprise / 3) : strengthOf(signal, concept, input),
        surprise: signal.surprise,
        evidence: [evidence],
        detail,
      },
    ];
  });
}

/**
 * Of a line that no table knows it still shows whether it complains; an asset that never did so before has trouble, whatever it is.
 * One that wrote nothing at all before may be one that sends errors alone.
 */
function conceptOfUnknown({ sign, baseline, counted }: LogSignal): Concept {
  const known = baseline || counted.maxSeverityNumber >= ERROR || isError(counted.example);
  return sign === 'new' && known && (isComplaint(counted.example) || isLoud(counted)) ? 'log.errors' : 'log.unusual';
}

/** Whether who wrote it calls it a warning or worse, again and again: it lasts, whatever it is. */
function isLoud({ maxSeverityNumber, count, example }: LogSignal['counted']): boolean {
  const warned = maxSeverityNumber >= SEVERE || isWarning(example);
  return warned && count >= LEAST_LASTING && !isHarmless(example);
}

function detailOf({ sign, normalCount }: LogSignal, template: string, count: number): FindingDetail {
  switch (sign) {
    case 'new':
      return { kind: 'new-template', template, count };
    case 'rare':
      return { kind: 'rare-template', template, count, normalCount };
    case 'burst':
      return { kind: 'burst', template, count, normalCount };
    case 'vanished':
      return { kind: 'vanished-template', template, normalCount };
  }
}

/** A kind whose meaning is known weighs more than one that is merely unusual; without a baseline nothing is surely new. */
function strengthOf(signal: LogSignal, concept: Concept, input: FindingsInput): number {
  const severe = signal.counted.maxSeverityNumber >= SEVERE ? 0.1 : 0;
  const rare = signal.normalCount === 0 ? 0.1 : 0;
  const many = 0.1 * (1 - Math.exp(-signal.counted.count / 50));
  const normalMs = input.normalWindow.to.getTime() - input.normalWindow.from.getTime();
  const perHour = (signal.normalCount * 3_600_000) / Math.max(1, normalMs);
  return Math.max(
    0.05,
    clearness(concept, signal.counted.count) + severe + rare + many - (signal.baseline ? 0 : 0.15) - Math.min(0.2, perHour / 20),
  );
}

/** Trouble that lasts is written of again and again; a complaint that came once may be of anything. */
function clearness(concept: Concept, count: number): number {
  if (concept === 'log.unusual') return 0.3;
  if (concept === 'log.errors') return count > 1 ? 0.6 : 0.4;
  return 0.7;
}

function weightOf(row: LogCount, normalCount: number, normalMs: number, sliceMs: number): number {
  const known = conceptOfText(row.example) !== null ? 2 : 1;
  const severe = row.maxSeverityNumber >= SEVERE ? 1.5 : 1;
  if (normalCount === 0) return 10 * known * severe;
  const expected = (normalCount * sliceMs) / Math.max(1, normalMs);
  // Seen now and then: a nightly job is news only while it is rare.
  if (isRare(normalCount, normalMs, sliceMs) && known > 1) return 5 * severe;
  const spreads = (row.count - expected) / Math.sqrt(expected + 1);
  return spreads >= BURST_SPREADS && row.count >= BURST_TIMES * expected ? Math.min(9, spreads / 3) * known * severe : 0;
}

function isRare(normalCount: number, normalMs: number, sliceMs: number): boolean {
  return (normalCount * sliceMs) / Math.max(1, normalMs) < RARE;
}

/** What tells a kind of line of an asset from others. */
export function keyOf(row: { readonly assetId: string; readonly templateId: string }): string {
  return `${row.assetId}\u0000${row.templateId}`;
}

function span({ from, to }: Window): number {
  return to.getTime() - from.getTime();
}
