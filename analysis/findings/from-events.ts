import { countOf, lastAt } from '../../domain/event-record.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { figuresOfAlert, figuresOfChanges, figuresOfEvents } from '../figures/figures.ts';
import { conceptOfCode } from '../signals/hardware-codes.ts';
import { meaningOf } from '../signals/signals.ts';
import { conceptOfText } from '../signals/text-meaning.ts';
import type { FindingsInput } from './input.ts';

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
    const concept = conceptOfCode(code)?.concept ?? conceptOfText(`${code} ${first.message}`) ?? 'unknown';
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
        strength: concept === 'unknown' ? 0.2 : strengthOf(sorted, count),
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
    return {
      id: contentId('fnd', change.assetId, 'configuration.changed', change.id),
      assetId: change.assetId,
      concept: 'configuration.changed',
      onset: change.at,
      until: change.at,
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
        evidence: [evidence] as const,
        detail: { kind: 'alert', name: alert.name } as const,
      },
    ];
  });
}

/** Warnings that repeat weigh more than one alone. */
function strengthOf(events: FindingsInput['events'], count: number): number {
  const worst = Math.max(...events.map(({ severity }) => BASE[severity]));
  return worst + (0.95 - worst) * (1 - Math.exp(-(count - 1) / 4));
}
