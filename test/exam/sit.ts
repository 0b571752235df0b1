import { loadRunbooks } from '../../actions/runbooks/load.ts';
import { readable } from '../../analysis/signals/series.ts';
import { createTemplateMiner } from '../../analysis/templates/templates.ts';
import { answerOf } from '../../copilot/explain.ts';
import { investigate } from '../../copilot/investigate.ts';
import type { Alert } from '../../domain/alert.ts';
import type { Answer, Investigation } from '../../domain/answer.ts';
import { evaluate } from '../../jobs/evaluate.ts';
import { createFiled, indexObservations } from '../../jobs/index-observations.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { SeriesPoints, TenantStores } from '../../stores/stores.ts';
import type { Scenario } from './scenario.ts';

/** What the program said of a scenario. */
export type Paper = {
  readonly scenario: Scenario;
  readonly stores: TenantStores;
  readonly alert: Alert;
  readonly investigation: Investigation;
  readonly answers: { readonly en: Answer; readonly ru: Answer };
};
export type Room = {
  /**
   * Puts a scenario through stores, rules, investigation and wording, in a tenant of its own.
   *
   * @param about when its alert fired, where that is known: before, its rules are not judged
   * @throws Error when its alert does not fire
   */
  sit(scenario: Scenario, about?: Date): Promise<Paper>;
  close(): Promise<void>;
};

const BATCH = 5_000;
/** Silence is noticed after the last word. */
const SILENT_MS = 20 * 60_000;
/** People ask some minutes after an alert fired; what comes later is not looked at. */
const ASKED_AFTER_MS = 10 * 60_000;
/** Instants that are told to the minute are meant with this much before. */
const ABOUT_MS = 3 * 60_000;

/** An embedded database in memory, and the program's own work on it: index, evaluate, investigate, compose, verify. */
export async function openRoom(): Promise<Room> {
  const { stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  const runbooks = await loadRunbooks();
  return {
    sit: async (scenario, about) => {
      const tenantId = `exam-${scenario.name}-${crypto.randomUUID().slice(0, 8)}`;
      await all.tenants.create({ id: tenantId, name: tenantId });
      const stores = all.forTenant(tenantId);
      const firedAt = await live(stores, scenario, about);
      const alert = (await stores.alerts.list({ limit: 100 })).find(
        ({ assetId, ruleId }) => assetId === scenario.alertAssetId && ruleId === scenario.rules[0]?.id,
      );
      if (!alert || !firedAt) throw new Error(`${scenario.name}: the alert on ${scenario.alertAssetId} did not fire`);
      const last = Date.parse(scenario.observations.at(-1)?.at ?? '');
      const at = new Date(Math.min(firedAt.getTime() + ASKED_AFTER_MS, Math.max(last, firedAt.getTime())));
      const investigation = await investigate({ stores }, { alert, at });
      const say = (language: 'en' | 'ru') =>
        answerOf({ stores, runbooks }, { alertId: alert.id, language, timeZone: 'UTC', at }, alert, investigation);
      return { scenario, stores, alert, investigation, answers: { en: await say('en'), ru: await say('ru') } };
    },
    close: () => all.close(),
  };
}

/** Lets the scenario's time pass; returns when its alert fired first. */
async function live(
  stores: TenantStores,
  { observations, rules, alertAssetId, tickSeconds }: Scenario,
  about?: Date,
): Promise<Date | null> {
  const miner = createTemplateMiner([]);
  const index = { stores, templates: async () => miner, count: () => {}, filed: createFiled() };
  const { tenantId } = stores;
  for (let start = 0, batch = 0; start < observations.length; start += BATCH, batch++)
    await indexObservations(index, { tenantId, batchId: `exam-${batch}`, observations: observations.slice(start, start + BATCH) });
  for (const rule of rules) await stores.alerts.putRule(rule);
  const [first, last] = [observations[0], observations.at(-1)].map((one) => Date.parse(one?.at ?? ''));
  const deps = { stores, enqueue: async () => {}, asRate: (series: SeriesPoints) => ({ ...series, ...readable(series) }) };
  const tickMs = tickSeconds * 1000;
  let fired: Date | null = null;
  const from = about ? about.getTime() - ABOUT_MS : (first ?? 0) + tickMs;
  for (let at = from; at <= (last ?? 0) + SILENT_MS; at += tickMs) {
    if (fired && at > fired.getTime() + ASKED_AFTER_MS) break;
    await evaluate(deps, { tenantId, at: new Date(at).toISOString() });
    if (fired) continue;
    const alerts = await stores.alerts.list({ limit: 100 });
    if (alerts.some(({ assetId, ruleId }) => assetId === alertAssetId && ruleId === rules[0]?.id)) fired = new Date(at);
  }
  return fired;
}
