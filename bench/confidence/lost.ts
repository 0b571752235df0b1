import { createTemplateMiner } from '../../analysis/templates/templates.ts';
import { investigate } from '../../copilot/investigate.ts';
import type { Alert } from '../../domain/alert.ts';
import type { Hypothesis } from '../../domain/answer.ts';
import type { EvidenceQuery } from '../../domain/evidence.ts';
import type { Observation } from '../../domain/observation.ts';
import { ASKED_AFTER_MS } from './answers.ts';
import { fire, memoryStores } from './memory.ts';
import type { Question } from './variants.ts';

/** What is named first with all that there is, and where one thing was lost. */
export type Lost = { readonly what: string; readonly before: Hypothesis; readonly after: Hypothesis | null };

type Loss = { readonly what: string; readonly left: (one: Observation) => Observation | null };

const ERROR = 17;
const KINDS = ['sample', 'log', 'event'] as const;

/**
 * The same alert, asked about again for each thing that the answer rests on without that thing: a series, the lines of one template, an event,
 * a relation, changes; all measurements, lines or events of one asset of the path; and all that was heard of each other asset in scope. The
 * alert itself stays.
 */
export async function withoutEach(question: Question): Promise<Lost[]> {
  const { observations } = question;
  const stores = memoryStores(observations);
  const fired = await fire(stores, question);
  if (!fired) return [];
  const alerts = await stores.alerts.list({ window: { from: new Date(0), to: new Date(fired.at.getTime() + 1) }, limit: 100 });
  const last = observations.at(-1)?.at.getTime() ?? 0;
  const at = new Date(Math.min(fired.at.getTime() + ASKED_AFTER_MS, Math.max(last, fired.at.getTime())));
  const { hypotheses, evidence, scope } = await investigate({ stores }, { alert: fired.alert, at });
  const [before] = hypotheses;
  if (!before) return [];
  const cited = new Set(before.supportedBy);
  const ofPath = new Set(before.path.map(({ assetId }) => assetId));
  const templates = templatesOf(observations);
  const losses = [
    ...evidence.flatMap(({ id, query }) => (cited.has(id) ? lossOf(query, templates) : [])),
    ...[...ofPath].flatMap((assetId) => KINDS.map((kind) => allOf(assetId, kind))),
    ...scope.flatMap((assetId) => (ofPath.has(assetId) ? [] : [silence(assetId)])),
  ];
  const lost: Lost[] = [];
  for (const { what, left } of losses) {
    const rest = observations.flatMap((one) => left(one) ?? []);
    if (rest.length === observations.length && !what.startsWith('relation')) continue;
    const thinned = memoryStores(rest);
    const { put } = thinned.alerts as unknown as { put(alert: Alert): void };
    for (const alert of alerts) put(alert);
    const again = await investigate({ stores: thinned }, { alert: fired.alert, at });
    lost.push({ what, before, after: again.hypotheses[0] ?? null });
  }
  return lost;
}

/** Those of which the same cause is named as before, more surely by more than `by`. */
export function surer(lost: readonly Lost[], by: number): Lost[] {
  return lost.filter(
    ({ before, after }) =>
      after?.assetId === before.assetId && after.concept === before.concept && after.confidence > before.confidence + by,
  );
}

function lossOf(query: EvidenceQuery, templates: ReadonlyMap<Observation, string>): Loss[] {
  switch (query.kind) {
    case 'relation':
      return [{ what: `relation ${query.from} ${query.relation} ${query.to}`, left: (one) => withoutRelation(one, query) }];
    case 'samples': {
      const labels = JSON.stringify(query.labels);
      return [
        loss(
          query,
          `series ${query.metric} ${labels}`,
          (one) => one.kind === 'sample' && one.metric === query.metric && JSON.stringify(one.labels) === labels,
        ),
      ];
    }
    case 'logs':
      return [loss(query, `lines ${query.templateId}`, (one) => one.kind === 'log' && templates.get(one) === query.templateId)];
    case 'log-levels':
      return [loss(query, 'errors', (one) => one.kind === 'log' && one.severityNumber >= ERROR)];
    case 'events':
      return [
        loss(query, `event ${query.code}`, (one) => one.kind === 'event' && one.code === query.code && one.component === query.component),
      ];
    default:
      return [];
  }
}

function allOf(assetId: string, kind: (typeof KINDS)[number]): Loss {
  return loss({ assetId }, `every ${kind}`, (one) => one.kind === kind);
}

function silence(assetId: string): Loss {
  return loss({ assetId }, 'everything', (one) => one.kind !== 'fact');
}

function loss({ assetId }: { readonly assetId: string }, what: string, isLost: (one: Observation) => boolean): Loss {
  return { what: `${what} of ${assetId}`, left: (one) => (one.assetId === assetId && isLost(one) ? null : one) };
}

function withoutRelation(one: Observation, { from, relation, to }: Extract<EvidenceQuery, { kind: 'relation' }>): Observation {
  if (one.kind !== 'fact' || one.assetId !== from) return one;
  return { ...one, relations: one.relations.filter((each) => each.kind !== relation || each.to !== to) };
}

function templatesOf(observations: readonly Observation[]): Map<Observation, string> {
  const { mine } = createTemplateMiner([]);
  return new Map(observations.flatMap((one) => (one.kind === 'log' ? [[one, mine(one.body, one.at).template.id] as const] : [])));
}
