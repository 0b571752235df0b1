import type { Alert, Rule } from '../domain/alert.ts';
import type { Answer } from '../domain/answer.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import { type Incident, incidentNames, loadIncident } from './incident.ts';
import { type ReplayDeps, replay } from './replay.ts';

/** What a replay needs of the program, for one tenant. */
export type DemoTenant = ReplayDeps & {
  readonly putRule: (rule: Rule) => Promise<void>;
  /** Alerts of the tenant, newest first. */
  readonly alerts: () => Promise<Alert[]>;
  readonly explain: (question: { readonly alertId: string; readonly language: Language; readonly at: Date }) => Promise<Answer>;
  /** The answer as a terminal shows it. */
  readonly render: (alert: Alert, answer: Answer) => string;
};

export type DemoDeps = {
  readonly print: (text: string) => void;
  readonly now: () => Date;
  /** A tenant for each incident, since all of them end now and none knows of the others. */
  readonly tenant: (incidentName: string) => Promise<DemoTenant>;
};

export type DemoResult = {
  readonly incident: string;
  readonly alert: Alert | null;
  readonly answer: Answer | null;
  readonly seconds: number;
};

/** Replays the recorded incidents and prints, for each, the alert, why it fired, and the runbook that is proposed. */
export async function runDemo(
  deps: DemoDeps,
  options: { readonly incident: string | null; readonly language: Language },
): Promise<DemoResult[]> {
  const names = (await incidentNames()).filter((name) => options.incident === null || name === options.incident);
  const results: DemoResult[] = [];
  for (const [index, name] of names.entries()) {
    const incident = await loadIncident(name);
    deps.print(`\n━━ ${index + 1}/${names.length}  ${inLanguage(incident.title, options.language)}`);
    results.push(await show(deps, incident, options.language));
  }
  return results;
}

async function show(deps: DemoDeps, incident: Incident, language: Language): Promise<DemoResult> {
  const began = deps.now();
  const tenant = await deps.tenant(incident.name);
  for (const rule of incident.rules) await tenant.putRule(rule);
  const replayed = await replay(tenant, incident, { now: began });
  const span = ((replayed.to.getTime() - replayed.from.getTime()) / 3_600_000).toFixed(1);
  deps.print(
    inLanguage(
      {
        en: `   ${replayed.observations} recorded observations of ${span} h, replayed in ${replayed.slices} slices`,
        ru: `   Записанных наблюдений: ${replayed.observations} за ${span.replace('.', ',')} ч; проиграно отрезками: ${replayed.slices}`,
        ko: `   기록된 관측값 ${replayed.observations}개(${span}시간)를 ${replayed.slices}구간으로 재생했습니다`,
      },
      language,
    ),
  );
  const alert = (await tenant.alerts()).find(({ assetId }) => assetId === incident.expected.alertAssetId) ?? null;
  if (alert === null) {
    deps.print(inLanguage({ en: '   No alert fired.', ru: '   Алерт не сработал.', ko: '   알림이 발생하지 않았습니다.' }, language));
    return { incident: incident.name, alert, answer: null, seconds: secondsSince(deps, began) };
  }
  deps.print(`   ${inLanguage({ en: 'ALERT', ru: 'АЛЕРТ', ko: 'ALERT' }, language)} ${alert.name} · ${alert.assetId}`);
  deps.print(
    `   > ${inLanguage({ en: 'why did this alert fire?', ru: 'почему сработал алерт?', ko: '이 알림은 왜 발생했나요?' }, language)}`,
  );
  const answer = await tenant.explain({ alertId: alert.id, language, at: began });
  deps.print(tenant.render(alert, answer));
  return { incident: incident.name, alert, answer, seconds: secondsSince(deps, began) };
}

const secondsSince = (deps: DemoDeps, began: Date) => (deps.now().getTime() - began.getTime()) / 1000;
