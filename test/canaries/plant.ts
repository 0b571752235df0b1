import { fact, gauge, log as logAt } from '../../copilot/testing/scenarios.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import { contentId } from '../../domain/ids.ts';
import type { TenantStores } from '../../stores/stores.ts';
import * as things from '../conformance/store-things.ts';
import { type Canary, canary, FORMS } from './canaries.ts';

/** What a table holds of canaries, and how they got there. */
export type Plant = { readonly table: string; readonly canaries: readonly Canary[] };

/** Tables into which no text of outside can come, each with its reason. */
export const WITHOUT_CANARY: Readonly<Record<string, string>> = {
  samples: 'numbers and instants; the names they go by are in series',
  counters: 'the program names its own counters',
  tenants: 'made by the installation, from no text of outside',
  partitions: 'names of tables, made from dates',
  dialogues: 'what a person typed into a form of a runbook, kept for minutes and held against its patterns',
  link_codes: 'ids of people in the settings, and a digest of the code',
  second_factors: 'ids of people in the settings, a sealed secret and digests of codes',
  migrations: 'names and digests of files of ours',
};

const MINUTE = 60_000;
/** A look-up shows at most eight kinds of lines of an asset. */
const LINES_PER_ASSET = 8;
/** The form that is an account by itself. */
const ACCOUNT = FORMS.findIndex(([form]) => form === 'account of sshd');

/** Chats in which something delicate was said before. */
export const CHANNELS = ['direct-1', 'direct-2', 'direct-3'] as const;

const assetOf = (at: number) => `unit-${Math.floor(at / LINES_PER_ASSET)}`;
export const PLANTED_ASSETS = [...new Set(FORMS.map((_form, at) => assetOf(at)))];

/**
 * Plants canaries in every table, as its rows would have them in life: every form in log lines, events and alerts, several in each other
 * table. Of another tenant too, when `stores` are another's.
 */
export async function plant(stores: TenantStores, now: Date): Promise<Plant[]> {
  const planted: Plant[] = [];
  let next = 0;
  /** So many canaries for a table, of forms that take turns. */
  const canaries = (table: string, count: number, from?: number): Canary[] => {
    const own = Array.from({ length: count }, (_, at) => canary((from ?? next) + at));
    if (from === undefined) next += count;
    planted.push({ table, canaries: own });
    return own;
  };
  const text = (table: string, count = 4): string =>
    canaries(table, count)
      .map((one) => one.text)
      .join(' ; ');
  const account = (table: string): string => canaries(table, 1, ACCOUNT)[0]?.core ?? '';
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE);

  await stores.inventory.apply(PLANTED_ASSETS.map((id) => ({ ...fact(id, 'server', [], {}), source: text('asset_sources', 1) })));
  await stores.inventory.apply(
    PLANTED_ASSETS.map((id) => ({
      ...fact(id, 'server', [['stores-on', `disk-of-${id}`]], { owner: text('assets', 2), note: text('assets', 2) }),
      at: ago(30),
      source: text('relations', 1),
      name: text('assets', 1),
    })),
  );
  for (const [at, one] of canaries('asset_changes', FORMS.length, 0).entries()) {
    const [before] = canaries('asset_changes', 1);
    const [by] = canaries('asset_changes', 1, ACCOUNT);
    const field = at % 3 === 0 ? 'db.password' : `field${at}`;
    await stores.inventory.recordChange({
      id: contentId('chg', 'canary', String(at)),
      assetId: assetOf(at),
      at: ago(20),
      what: 'attribute',
      field,
      before: before?.text ?? null,
      after: field === 'db.password' ? one.core : one.text,
      by: by?.core ?? '',
    });
  }

  const lines = canaries('logs', FORMS.length, 0);
  const records = lines.flatMap((one, at) => {
    const body = `${'abcdefghijklmnop'[at % 16]?.repeat(4)} ${one.text} ${'fox '.repeat(at % 7)}end`;
    const asset = assetOf(at);
    const templateId = contentId('tpl', body);
    return [18, 12].map((minutes) => ({
      ...logAt(ago(minutes).getTime(), asset, body, at % 2 === 0 ? 17 : 9),
      id: contentId('log', asset, minutes, body),
      templateId,
      attributes: { 'user.name': text('logs', 1) },
    }));
  });
  const templates = records.map(({ templateId, body, at }) => ({ id: templateId, text: body, firstSeenAt: at, pattern: body }));
  planted.push({ table: 'log_templates', canaries: lines });
  await stores.logs.writeTemplates([...new Map(templates.map((one) => [one.id, one])).values()]);
  await stores.logs.write(records);

  const told = canaries('events', FORMS.length, 0);
  await stores.events.write(
    told.map((one, at) => ({
      kind: 'event',
      id: contentId('evt', 'canary', String(at)),
      at: ago(15),
      assetId: assetOf(at),
      source: 'snmp-trap',
      code: at % 2 === 0 ? 'Vendor.Unknown' : 'RAID.Degraded',
      asserted: true,
      severity: 'critical',
      message: one.text,
      component: at % 4 === 0 ? text('events', 1) : null,
      attributes: { trap: text('events', 1) },
    })),
  );
  const high = PLANTED_ASSETS.flatMap((assetId) => {
    const labels = { mountpoint: `/home/${account('series')}`, note: text('series', 1) };
    return Array.from({ length: 240 }, (_, at) =>
      gauge(ago(240 - at).getTime(), assetId, 'system.filesystem.utilization', labels, '1', 0.5 + at / 500),
    );
  });
  await stores.samples.write(high);

  for (const [at, assetId] of PLANTED_ASSETS.entries()) {
    const id = contentId('alr', 'canary', assetId);
    const incidentId = contentId('inc', 'canary', assetId);
    const trigger = {
      metric: 'system.filesystem.utilization',
      labels: { host: text('alerts', 1) },
      unit: '1',
      value: 0.97,
      threshold: 0.9,
    };
    const told = {
      name: `Disk ${text('alerts', 2)}`,
      summary: text('alerts', 3),
      annotations: { note: text('alerts') },
      labels: { by: text('alerts', 1) },
    };
    await stores.alerts.put({
      ...things.alert(id, 0),
      ...told,
      trigger,
      assetId,
      incidentId,
      startedAt: ago(10),
      fingerprint: id,
      ruleId: null,
    });
    const common = { alertIds: [id], openedAt: ago(10), assetId, title: text('incidents', 2), name: text('incidents', 1) };
    await stores.alerts.putIncident(things.incident(incidentId, 100 + at, 0, common));
  }
  const first = PLANTED_ASSETS[0] ?? '';
  const [alertId, incidentId] = [contentId('alr', 'canary', first), contentId('inc', 'canary', first)];
  await stores.alerts.recordFirings([{ fingerprint: text('firings'), startedAt: ago(10) }]);
  await stores.alerts.putRule({
    id: 'canary',
    name: text('rules'),
    severity: 'warning',
    condition: { kind: 'absence', metric: 'none', assetId: first, forMs: 1e9 },
  });
  await stores.alerts.setRuleState(text('rule_states'), { since: ago(1) });

  const evidence = makeEvidence({ kind: 'alert', alertId }, { status: text('evidence') }, now);
  planted.push({ table: 'answers', canaries: [] });
  const answered = { ...things.answer(contentId('ans', 'canary'), alertId), language: 'en' as const, evidence: [evidence], dataUntil: now };
  await stores.answers.put({ ...answered, verdict: text('answers'), claims: [{ text: text('answers'), evidenceIds: [evidence.id] }] });
  await stores.feedback.put(things.feedback(answered.id, 'asker', { alertId, alertName: text('feedback'), at: ago(1) }));

  const plan = things.approval('apr_canary', 0).plan;
  const approval = things.approval('apr_canary', 0, {
    state: 'FAILED',
    alertId,
    reason: text('approvals'),
    plan: { ...plan, parameters: { unit: text('approvals', 2) }, environment: { KEY: text('approvals', 2) } },
  });
  await stores.approvals.create(approval);
  const run = things.run('run_canary', approval.id, 0);
  await stores.approvals.putRun({
    ...run,
    state: 'FAILED',
    endedAt: now,
    steps: run.steps.map((step) => ({ ...step, output: text('runs', 8) })),
  });
  await stores.outputs.append({
    runId: run.id,
    token: 1,
    sequence: 0,
    target: first,
    stepId: 's',
    at: now,
    bytes: Buffer.from(text('outputs', 8)),
  });
  await stores.runbooks.createOnce({
    runbook: { id: 'canary', version: 1, title: { en: text('runbooks'), ru: text('runbooks', 1) } } as never,
    sha256: 'c'.repeat(64),
    storedAt: now,
  });
  await stores.tickets.createOnce({
    ...things.ticket('tkt_canary', 'jira'),
    incidentId,
    key: text('tickets', 1),
    url: `https://x/?q=${text('tickets')}`,
  });
  await stores.audit.append({ at: now, actor: 'asker', action: 'chat.asked', subject: alertId, detail: { text: text('audit', 8) } });

  await stores.people.put({ ...things.principal('gone', []), tenantId: stores.tenantId, name: text('principals', 1) });
  await stores.people.link({ platform: 'terminal', userId: account('account_links'), principalId: 'gone', madeBy: 'boss', at: now });
  await stores.factors.putLink(
    {
      hash: 'h',
      principalId: 'gone',
      purpose: { kind: 'enrol', madeBy: 'gone', sealed: null },
      account: { platform: 'terminal', userId: account('sign_in_links') },
      expiresAt: new Date(now.getTime() + 1e9),
    },
    now,
  );
  await stores.people.noteFailure(text('failed_tries', 1), now);
  await stores.changePeriods.put({
    id: 'chp_canary',
    kind: 'window',
    reason: text('change_periods', 3),
    scope: { assets: ['nothing'] },
    time: { kind: 'once', from: ago(1), to: new Date(now.getTime() + 1e9) },
    createdBy: text('change_periods', 1),
    createdAt: now,
    endedAt: null,
    endedBy: null,
  });
  await stores.chat.firstSeen('terminal', text('chat_events'), now);
  await stores.chat.enqueue({
    ...things.message('msg_canary', 1, 0),
    platform: 'terminal',
    state: 'sent',
    card: { headline: text('outbox', 8) },
  });
  await stores.chat.linkThread('terminal', text('threads'), 'talk', alertId);
  for (const channel of CHANNELS) {
    const turns = [{ asked: text('conversations', 8), answered: text('conversations', 8) }];
    const context = { assetId: first, window: null, concept: null, kind: null, turns };
    await stores.chat.rememberThread('terminal', channel, 'talk', context, now);
  }
  await stores.vectors.put([
    {
      id: contentId('mem', incidentId),
      model: 'another',
      vector: [1, 2, 3],
      payload: { incidentId, alertName: text('vectors') },
      text: text('vectors'),
    },
  ]);
  await stores.cursors.set('canary', { seen: text('cursors') });
  await stores.leases.take({ name: 'canary', holder: text('leases'), at: now, until: new Date(now.getTime() + 1e9) });
  await stores.rejected.put([
    { id: 'rej_canary', at: now, source: 'ingest-lines', reason: text('rejected', 2), record: text('rejected', 8) },
  ]);
  await stores.care.put({
    incidentId,
    acknowledged: { by: account('care'), at: now },
    assignee: account('care'),
    snooze: null,
    escalation: null,
    reminder: null,
    reached: [],
    updatedAt: now,
  });
  await stores.care.putSilence({
    id: 'sil_canary',
    scope: { kind: 'match', match: { assets: ['nothing'] } },
    reason: text('silences', 3),
    createdBy: text('silences', 1),
    createdAt: now,
    startsAt: now,
    endsAt: new Date(now.getTime() + 1e9),
    closedAt: null,
    endedBy: null,
    place: null,
  });
  const notice = { incidentId, platform: 'terminal', channel: account('notices'), routeId: account('notices'), outcome: 'sent' as const };
  await stores.care.putNotice({ ...notice, silenceId: null, at: now, summedAt: null });
  const [one] = canaries('on_call', 1);
  const ics = `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTART:20260301T000000Z\nSUMMARY:${one?.text}\nEND:VEVENT\nEND:VCALENDAR`;
  await stores.care.putSchedule({ id: 'canary', ics, timeZone: 'UTC', importedBy: text('on_call', 1), importedAt: now });
  return planted;
}
