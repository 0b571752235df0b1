import { type CareActs, caredFor, scopeOfIncident } from '../actions/care/care.ts';
import { holderOf } from '../actions/care/match.ts';
import type { AssetGroup } from '../domain/asset-group.ts';
import type { CareWish, Place, Silence } from '../domain/care.ts';
import { AppError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { matchText } from '../domain/match-text.ts';
import { canSomewhere, type Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import { keepAwaited } from './awaited.ts';
import type { Card } from './card.ts';
import { questionCard, type Reader, sentenceCard } from './cards.ts';
import { incidentText, readSilenceValue, silenceCard } from './care-cards.ts';
import { sayCare } from './care-texts.ts';
import { formatMinute } from './format.ts';
import { keepReason, keptReason, type ReasonStore } from './silence-reasons.ts';
import { say } from './texts.ts';

export type WishDeps = {
  readonly stores: TenantStores;
  readonly now: () => Date;
  /** Keeps a reason until its end is chosen; what may be seen does not matter for it. */
  readonly reasons?: ReasonStore;
  readonly care?: CareActs;
  readonly groups?: readonly AssetGroup[];
  /** What would have been sent of the last week, as text. */
  readonly dryRun?: (reader: Reader) => Promise<string>;
};

/**
 * Does what a sentence asked for about the care of an alert, as far as the person may.
 *
 * @returns the reply; null where what was done is told at that place already
 * @throws REQUEST_FORBIDDEN, and what `CareActs` throws
 */
export async function grant(deps: WishDeps, principal: Principal, reader: Reader, wish: CareWish, place: Place): Promise<Card | null> {
  const { care } = deps;
  const { language } = reader;
  const at = deps.now();
  const sentence = (text: string) => sentenceCard(text, { ...reader, at });
  if (!canSomewhere(principal, 'care')) throw new AppError('REQUEST_FORBIDDEN', `${principal.id} lacks care`);
  if (care === undefined) return sentence(sayCare(language, 'noCare'));
  switch (wish.act) {
    case 'acknowledge': {
      const { incident } = await care.acknowledge(principal, wish.alertId);
      return sentence(sayCare(language, 'saidTaken', { name: principal.name, number: incident.number }));
    }
    case 'unacknowledge': {
      const { incident } = await care.unacknowledge(principal, wish.alertId);
      return sentence(sayCare(language, 'saidGivenBack', { name: principal.name, number: incident.number }));
    }
    case 'assign': {
      const { incident, assignee } = await care.assign(principal, wish.alertId, wish.person);
      return sentence(sayCare(language, 'saidAssigned', { by: principal.name, number: incident.number, name: assignee.name }));
    }
    case 'snooze': {
      if (wish.until === null) return questionCard(sayCare(language, 'askSnooze'), { ...reader, at });
      const { incident } = await care.snooze(principal, wish.alertId, wish.until, place);
      const until = formatMinute(wish.until, reader.timeZone, language);
      return sentence(sayCare(language, 'saidSnoozed', { name: principal.name, number: incident.number, until }));
    }
    case 'silence':
      return silence(deps, care, principal, reader, wish, place);
    case 'end-silence':
      return sentence(await endSilences(deps, care, principal, reader, wish));
    case 'list-silences':
      return sentence(sayCare(language, 'noCare'));
    case 'dry-run':
      return sentence(deps.dryRun === undefined ? sayCare(language, 'noCare') : await deps.dryRun(reader));
  }
}

async function silence(
  deps: WishDeps,
  care: CareActs,
  principal: Principal,
  reader: Reader,
  { alertId, assetId, groupId = null, until, reason }: Extract<CareWish, { readonly act: 'silence' }>,
  place: Place,
): Promise<Card | null> {
  const at = deps.now();
  const incident = alertId === null ? null : (await caredFor(deps.stores, alertId, at)).incident;
  const match = groupId === null ? { assets: [assetId ?? ''] } : { groups: [groupId] };
  const shown = incident === null ? matchText(match, reader.language) : incidentText(incident);
  if (until === null || reason === null) {
    const target =
      incident === null ? (groupId === null ? shown : sayCare(reader.language, 'targetGroup', { group: groupId })) : `#${incident.number}`;
    const subject = { shown, target, value: alertId ?? (groupId === null ? `@${assetId}` : `%${groupId}`) };
    const store = until === null && reason !== null ? deps.reasons : undefined;
    const kept = store && reason !== null ? { reason: await keepReason(store, place, principal.id, reason, at) } : {};
    if (deps.reasons !== undefined) {
      const asked = { kind: 'silence', alertId, assetId, groupId, until: until?.toISOString() ?? null, reason } as const;
      await keepAwaited(deps.reasons, place, principal.id, asked, at);
    }
    return silenceCard(subject, { until, ...kept }, { ...reader, at });
  }
  const scope = incident === null ? { kind: 'match' as const, match } : await scopeOfIncident(deps.stores, incident);
  await care.silence(principal, { scope, reason, until, place });
  // It is told at this place, as part of the same change.
  return null;
}

async function endSilences(
  deps: WishDeps,
  care: CareActs,
  principal: Principal,
  { language }: Reader,
  { alertId, assetId, groupId = null }: Extract<CareWish, { readonly act: 'end-silence' }>,
): Promise<string> {
  const { stores } = deps;
  const alert = alertId === null ? null : await stores.alerts.get(alertId);
  const probe = alert ?? { ...NO_ALERT, assetId: assetId ?? '' };
  const context = { tenantId: stores.tenantId, groups: deps.groups ?? [] };
  // A group's silence is ended by its name; one of an asset by whatever covers that.
  const covers = (one: Silence) =>
    groupId === null
      ? holderOf([one], [probe], context) !== null
      : one.scope.kind === 'match' && one.scope.match.groups?.length === 1 && one.scope.match.groups[0] === groupId;
  const active = (await stores.care.activeSilences(deps.now())).filter(covers);
  for (const { id } of active) await care.endSilence(principal, id);
  return active.length === 0 ? sayCare(language, 'noSilence') : sayCare(language, 'silenceEnded', { count: active.length });
}

const NO_ALERT = { incidentId: '', fingerprint: '', name: '', severity: 'info', source: 'rule', ruleId: null, labels: {} } as const;

/**
 * Does what a button of an incident's card asks for.
 *
 * @returns the sentence for the person who pressed, or a card for the thread
 */
export async function pressCare(
  deps: WishDeps,
  principal: Principal,
  reader: Reader,
  { verb, value }: { readonly verb: string; readonly value: string },
  place: Place,
): Promise<string | Card> {
  const { language } = reader;
  if (verb === 'acknowledge') {
    if (!/^alr_[0-9a-f]{24}$/.test(value)) return say(language, 'stale');
    return (await grant(deps, principal, reader, { act: 'acknowledge', alertId: value }, place))?.headline ?? '';
  }
  const pressed = readSilenceValue(value, deps.now());
  if (pressed === null) return say(language, 'stale');
  const { alertId, assetId, groupId, chosen } = pressed;
  const until = chosen?.until ?? null;
  const reason = chosen === null ? null : await reasonOf(deps, language, chosen.reason, place);
  if (chosen !== null && reason === null) return sayCare(language, 'reasonGone');
  const card = await grant(deps, principal, reader, { act: 'silence', alertId, assetId, groupId, until, reason }, place);
  return card ?? sayCare(language, 'silenceSet');
}

async function reasonOf(
  { reasons, now }: WishDeps,
  language: Language,
  chosen: 'p' | 'k' | 'f' | { readonly kept: string },
  place: Place,
): Promise<string | null> {
  if (typeof chosen === 'string') return sayCare(language, chosen);
  return reasons === undefined ? null : keptReason(reasons, place, chosen.kept, now());
}
