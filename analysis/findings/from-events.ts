import { countOf, lastAt } from '../../domain/event-record.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { figuresOfAlert, figuresOfChanges, figuresOfEvents } from '../figures/figures.ts';
import { hardwareMeaning } from '../hardware/meaning.ts';
import { conceptOfCode } from '../signals/hardware-codes.ts';
import { meaningOf } from '../signals/signals.ts';
import { conceptOfText } from '../signals/text-meaning.ts';
import type { FindingsInput } from './input.ts';
import { surpriseOfEvent } from './rarity.ts';

/** Days between two events of a healthy asset, where nothing is known of it: assumed. */
const QUIET_DAYS = { info: 1, warning: 30, critical: 365 } as const;
const DEED_DAYS = { deployment: 3, configuration: 7, runbook: 7, attribute: 7, relation: 7 } as const;
/** What is known and leads to no other trouble weighs less. */
const UNRELATED = 0.5;
const BASE = { info: 0.3, warning: 0.65, critical: 0.9 } as const;

/** One finding per (asset, code, part) of asserted hardware events. */
export function findingsOfEvents(input: FindingsInput): Finding[] {
  const groups = Map.groupBy(
    input.events.filter(({ asserted }) => asserted),
    ({ assetId, code, component }) => JSON.stringify([assetId, code, component]),
  );
  return [...groups.values()].flatMap((events) => {
    const sorted = [...events].sort((a, b) => a.at.getTime() - b.at.getTime());
    const [first] = sorted;
    const figures = figuresOfEvents(sorted);
    if (!first || !figures) return [];
    const until = new Date(Math.max(...sorted.map((event) => lastAt(event).getTime())));
    const count = sorted.reduce((sum, event) => sum + countOf(event), 0);
    const { assetId, code, component } = first;
    // What the table knows to mean nothing for causes is not guessed at from its words.
    const concept = conceptOfCode(code)?.concept ?? (hardwareMeaning(code) ? null : conceptOfText(`${code} ${first.message}`)) ?? 'unknown';
    const query = {
      kind: 'events',
      assetId,
      code,
      component,
      asserted: true,
      from: first.at,
      to: new Date(until.getTime() + 1),
    } as const;
    const evidence = makeEvidence(query, figures, input.at);
    return [
      {
        id: contentId('fnd', assetId, concept, evidence.id),
        assetId,
        concept,
        onset: first.at,
        until,
        strength: concept !== 'unknown' ? strengthOf(sorted, count) : hardwareMeaning(code) ? UNRELATED * strengthOf(sorted, count) : 0.2,
        surprise: surpriseIn(
          sorted.map((event) => ({ at: event.at, count: countOf(event) })),
          input,
          QUIET_DAYS[worstOf(sorted)],
        ),
        evidence: [evidence] as const,
        detail: { kind: 'hardware-event', code, component, count, message: first.message } as const,
      },
    ];
  });
}

/** Changes of assets: what people and deployments did. */
export function findingsOfChanges(input: FindingsInput): Finding[] {
  return input.changes.map((change) => {
    const query = { kind: 'changes', assetId: change.assetId, from: change.at, to: new Date(change.at.getTime() + 1) } as const;
    const same = input.changes.filter(({ assetId, at }) => assetId === change.assetId && at.getTime() === change.at.getTime());
    const evidence = makeEvidence(query, figuresOfChanges(same) ?? {}, input.at);
    const alike = input.changes
      .filter(({ assetId, what }) => assetId === change.assetId && what === change.what)
      .map(({ at }) => ({ at, count: 1 }));
    return {
      id: contentId('fnd', change.assetId, 'configuration.changed', change.id),
      assetId: change.assetId,
      concept: 'configuration.changed',
      onset: change.at,
      until: change.at,
      surprise: surpriseIn(alike, input, DEED_DAYS[change.what]),
      strength: change.what === 'deployment' ? 0.7 : change.what === 'configuration' ? 0.65 : 0.4,
      evidence: [evidence],
      detail: { kind: 'change', field: change.field, before: change.before, after: change.after, by: change.by },
    };
  });
}

/** Other alerts in scope, as far as it is known what they speak of. */
export function findingsOfAlerts(input: FindingsInput): Finding[] {
  return input.alerts.flatMap((alert) => {
    const concept = (alert.trigger && meaningOf(alert.trigger)?.concept) ?? conceptOfText(`${alert.name} ${alert.summary}`);
    if (!concept) return [];
    const evidence = makeEvidence({ kind: 'alert', alertId: alert.id }, figuresOfAlert(alert), input.at);
    return [
      {
        id: contentId('fnd', alert.assetId, concept, evidence.id),
        assetId: alert.assetId,
        concept,
        onset: alert.startedAt,
        until: alert.resolvedAt ?? input.incidentWindow.to,
        strength: alert.severity === 'critical' ? 0.6 : 0.45,
        surprise: surpriseIn([{ at: alert.startedAt, count: 1 }], input, QUIET_DAYS[alert.severity === 'critical' ? 'warning' : 'info']),
        evidence: [evidence] as const,
        detail: { kind: 'alert', name: alert.name } as const,
      },
    ];
  });
}

/** By how often the like came in the incident and before it. */
function surpriseIn(
  list: ReadonlyArray<{ readonly at: Date; readonly count: number }>,
  { normalWindow, incidentWindow }: FindingsInput,
  quietDays: number,
): number {
  const [from, split, to] = [normalWindow.from.getTime(), incidentWindow.from.getTime(), incidentWindow.to.getTime()];
  const sum = (part: typeof list) => part.reduce((all, { count }) => all + count, 0);
  const before = sum(list.filter(({ at }) => at.getTime() < split));
  const count = sum(list) - before;
  return surpriseOfEvent({ count, before }, { normalMs: split - from, incidentMs: to - split }, quietDays);
}

function worstOf(events: FindingsInput['events']): keyof typeof QUIET_DAYS {
  return events.some(({ severity }) => severity === 'critical')
    ? 'critical'
    : events.some(({ severity }) => severity === 'warning')
      ? 'warning'
      : 'info';
}

/** Warnings that repeat weigh more than one alone. */
function strengthOf(events: FindingsInput['events'], count: number): number {
  const worst = Math.max(...events.map(({ severity }) => BASE[severity]));
  return worst + (0.95 - worst) * (1 - Math.exp(-(count - 1) / 4));
}
