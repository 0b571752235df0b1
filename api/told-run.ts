import { describeReason, nextStepOf } from '../actions/approvals/reasons.ts';
import type { History } from '../actions/runs/history.ts';
import { seriesName } from '../copilot/wording/series-name.ts';
import type { Approval, Runbook } from '../domain/action.ts';
import { auditWords } from '../domain/audit-words.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';

/** A request and its run as people are told of them: names for ids, sentences for codes, in their language. */
export type ToldRun = {
  readonly title: string;
  /** By the id of everyone who had to do with it. */
  readonly names: Readonly<Record<string, string>>;
  readonly alert: string | null;
  readonly reason: string | null;
  readonly nextStep: string | null;
  /** What is measured to see whether it helped. */
  readonly measure: string | null;
  /** What was done, for each row of the audit trail. */
  readonly deeds: readonly string[];
};

/** What a list tells of a request. */
export async function toldRequest(
  { stores, runbooks }: { readonly stores: Pick<TenantStores, 'people'>; readonly runbooks: readonly Runbook[] },
  { plan, requestedBy }: Pick<Approval, 'plan' | 'requestedBy'>,
  language: Language,
): Promise<{ readonly title: string; readonly requestedBy: string }> {
  return { title: titleOf(runbooks, plan.runbookId, language), requestedBy: await nameOf(stores, requestedBy) };
}

/** @throws STORE_UNAVAILABLE */
export async function toldRun(
  deps: { readonly stores: Pick<TenantStores, 'people' | 'alerts'>; readonly runbooks: readonly Runbook[] },
  { approval, run, audit }: History,
  language: Language,
): Promise<ToldRun> {
  const { plan, requestedBy, votes, stop, reason, alertId } = approval;
  const ids = new Set([
    requestedBy,
    ...votes.map(({ principalId }) => principalId),
    ...(stop ? [stop.principalId] : []),
    ...audit.map(({ actor }) => actor),
  ]);
  const names = await Promise.all([...ids].map(async (id) => [id, await nameOf(deps.stores, id)] as const));
  const alert = alertId === null ? null : await deps.stores.alerts.get(alertId);
  const test = plan.successTest;
  const hasFailed = run?.state === 'FAILED' || run?.state === 'UNKNOWN';
  return {
    title: titleOf(deps.runbooks, plan.runbookId, language),
    names: Object.fromEntries(names),
    alert: alert === null ? null : `${alert.name} · ${alert.assetId}`,
    reason: reason === null ? null : describeReason(reason, language),
    nextStep: reason === null || !hasFailed ? null : nextStepOf(reason, language),
    measure: test === null ? null : seriesName({ metric: test.metric, labels: test.labels, unit: test.unit ?? '' }, language),
    deeds: audit.map((entry) => auditWords(entry, language)),
  };
}

const VARIANTS = {
  rollback: { en: 'rollback', ru: 'откат', ko: '롤백' },
  'dry-run': { en: 'dry run', ru: 'пробный запуск', ko: '시험 실행' },
} as const;

function titleOf(runbooks: readonly Runbook[], runbookId: string, language: Language): string {
  const [id, variant = ''] = runbookId.split('/');
  const runbook = runbooks.find((one) => one.id === id);
  if (runbook === undefined) return runbookId;
  const title = inLanguage(runbook.title, language);
  return Object.hasOwn(VARIANTS, variant) ? `${title} (${inLanguage(VARIANTS[variant as keyof typeof VARIANTS], language)})` : title;
}

async function nameOf(stores: Pick<TenantStores, 'people'>, id: string): Promise<string> {
  // Who acts for nobody is the program.
  return id === 'system' ? 'InfraMind' : ((await stores.people.get(id))?.name ?? id);
}
