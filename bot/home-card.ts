import type { Runbook } from '../domain/action.ts';
import type { Alert } from '../domain/alert.ts';
import type { TenantStores } from '../stores/stores.ts';
import { titleOf } from './announce-approval.ts';
import type { Card, CardAction, CardPart } from './card.ts';
import { type CardLinks, dataUntilPart, openAction, type Reader, sentenceCard } from './cards.ts';
import type { AtOnce } from './chat-platform.ts';
import { sayForm } from './form-texts.ts';
import { cut, formatMinute } from './format.ts';
import { say } from './texts.ts';

const SHOWN = 20;
const LOOKED_AT = 200;
const BUTTONS = 5;
/** Incidents among which those to be asked about are chosen. */
const WEIGHED = 20;
const RANK = { critical: 0, warning: 1, info: 2 } as const;

/**
 * What is open, for one person: alerts that fire and requests that wait, as far as `stores` show them. Nothing is decided here:
 * who approves must see the exact commands, which stand in the request's own message.
 */
export async function homeCard(
  deps: {
    readonly stores: Pick<TenantStores, 'alerts' | 'approvals'>;
    readonly runbooks?: readonly Runbook[];
    readonly links: CardLinks;
    readonly now: () => Date;
  },
  reader: Reader,
): Promise<Card> {
  const { language, timeZone } = reader;
  const at = deps.now();
  const [alerts, pending] = await Promise.all([
    deps.stores.alerts.list({ status: 'firing', limit: LOOKED_AT }),
    deps.stores.approvals.list({ states: ['PENDING'], limit: LOOKED_AT }),
  ]);
  const waiting = pending.filter(({ expiresAt }) => expiresAt > at);
  const alertLines = alerts.slice(0, SHOWN).map((alert) =>
    sayForm(language, 'homeAlert', {
      severity: say(language, alert.severity),
      title: cut(alert.summary || alert.name, 120),
      asset: cut(alert.assetId, 80),
      time: formatMinute(alert.startedAt, timeZone, language),
    }),
  );
  const requestLines = waiting.slice(0, SHOWN).map((approval) =>
    sayForm(language, 'homeApproval', {
      title: cut(titleOf(deps.runbooks ?? [], approval, language), 80),
      asset: cut(approval.plan.targets.map(({ assetId }) => assetId).join(', '), 120),
      given: approval.votes.length,
      needed: approval.quorum,
      time: formatMinute(approval.expiresAt, timeZone, language),
    }),
  );
  const whys = alerts.slice(0, BUTTONS).map(
    (alert): CardAction => ({
      verb: 'why',
      label: cut(`${say(language, 'whyButton')} ${alert.name} · ${alert.assetId}`, 70),
      value: alert.id,
      url: null,
      style: 'plain',
    }),
  );
  return {
    language,
    headline: alerts.length === 0 ? sayForm(language, 'homeQuiet') : `${sayForm(language, 'homeTitle')}: ${alerts.length}`,
    tone: alerts.length === 0 ? 'good' : alerts.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning',
    parts: [
      ...section(sayForm(language, 'homeAlerts'), alertLines, alerts.length, language),
      ...(waiting.length === 0
        ? [{ kind: 'text' as const, text: sayForm(language, 'homeNoApprovals') }]
        : section(sayForm(language, 'homeApprovals'), requestLines, waiting.length, language)),
      dataUntilPart(at, reader),
    ],
    actions: [...whys, ...openAction(deps.links.webUrl, language)],
    chart: null,
  };
}

/** What somebody sees who is nobody here. */
export function nobodyCard(reader: Reader, at: Date): Card {
  return sentenceCard(sayForm(reader.language, 'homeNobody'), { ...reader, at });
}

/**
 * What may be asked, for a conversation that is opened: of the gravest alerts that fire and the person may see, those first that were
 * announced in the channel that is looked at; then at large.
 */
export async function greeting(
  stores: Pick<TenantStores, 'alerts' | 'care'>,
  { language }: Reader,
  place: { readonly platform: string; readonly viewing: string | null },
): Promise<AtOnce> {
  const firing = await stores.alerts.list({ status: 'firing', limit: LOOKED_AT });
  const gravest = firing.toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || b.startedAt.getTime() - a.startedAt.getTime());
  const ids = [...new Set(gravest.map(({ incidentId }) => incidentId))].slice(0, WEIGHED);
  const open = await Promise.all(
    ids.map(async (id) => {
      const alert = gravest.find(({ incidentId }) => incidentId === id) as Alert;
      return { alert, incident: await stores.alerts.incident(id) };
    }),
  );
  const isHere = await Promise.all(
    open.map(async ({ alert }) => {
      if (place.viewing === null) return false;
      const notices = await stores.care.noticesOf(alert.incidentId);
      return notices.some(({ platform, channel }) => platform === place.platform && channel === place.viewing);
    }),
  );
  const first = open.flatMap((one, index) => (isHere[index] ? [one] : []));
  const whys = [...first, ...open.filter((one) => !first.includes(one))].flatMap(({ alert, incident }) => {
    if (incident === null) return [];
    const label = sayForm(language, 'askWhyOf', { title: cut(alert.name, 40), asset: cut(alert.assetId, 40) });
    return [{ label, question: sayForm(language, 'askWhyNumber', { number: incident.number }) }];
  });
  const questions = ['askAlerts', 'askChanged', 'askDigest', 'askHelp'] as const;
  const atLarge = questions.map((key) => ({ label: sayForm(language, key), question: sayForm(language, key) }));
  return { kind: 'prompts', title: sayForm(language, 'greeting'), prompts: [...whys.slice(0, 2), ...atLarge] };
}

function section(heading: string, lines: readonly string[], all: number, language: Reader['language']): CardPart[] {
  if (lines.length === 0) return [];
  const more = all > lines.length ? [sayForm(language, 'homeMore', { count: all - lines.length })] : [];
  return [
    { kind: 'heading', text: heading },
    { kind: 'list', items: [...lines, ...more] },
  ];
}
