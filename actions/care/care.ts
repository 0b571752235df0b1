import type { AuditEntry } from '../../domain/action.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Care, CarePlan, Place, Silence, SilenceScope } from '../../domain/care.ts';
import { AppError } from '../../domain/errors.ts';
import type { IdPrefix } from '../../domain/ids.ts';
import { personNamed } from '../../domain/person-named.ts';
import { lacking } from '../../domain/refusals.ts';
import { can, canSomewhere, groupsWith, type Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { mayOn } from '../people/rights.ts';
import { firstStep, noCare } from './decide.ts';
import type { AnnounceCare, Cared } from './news.ts';
import { directPlaces, joined } from './places.ts';

export type CareDeps = {
  readonly stores: TenantStores;
  readonly plan: CarePlan;
  readonly now: () => Date;
  readonly newId: (prefix: IdPrefix) => string;
  readonly announce: AnnounceCare;
  /** Asks to be called when something is due. */
  readonly wakeAt: (at: Date) => Promise<void>;
};

/** A silence that a person asks for: what, why, until when. */
export type SilenceRequest = {
  readonly scope: SilenceScope;
  readonly reason: string;
  readonly until: Date;
  readonly place: Place | null;
};

/**
 * What people do about incidents. Each call is one transaction that holds the new state, its audit row and its messages; doing it
 * again changes nothing. The alert names the incident.
 *
 * @throws REQUEST_FORBIDDEN, NOT_FOUND (no such alert, person, silence), REQUEST_INVALID (a time that is over, no reason)
 */
export type CareActs = {
  acknowledge(principal: Principal | null, alertId: string): Promise<Cared>;
  /** Gives it back; the escalation begins again. */
  unacknowledge(principal: Principal | null, alertId: string): Promise<Cared>;
  assign(principal: Principal | null, alertId: string, person: string): Promise<Cared & { readonly assignee: Principal }>;
  /** Nobody is reminded before `until`; then it is told again, unless it is over. */
  snooze(principal: Principal | null, alertId: string, until: Date, place?: Place | null): Promise<Cared>;
  silence(principal: Principal | null, request: SilenceRequest): Promise<Silence>;
  endSilence(principal: Principal | null, silenceId: string): Promise<Silence>;
};

/** The longest silence; what is to be silent for longer should not be an alert. */
const LONGEST_SILENCE_MS = 31 * 24 * 3_600_000;
const LONGEST_REASON = 500;

export function createCareActs(deps: CareDeps): CareActs {
  return {
    acknowledge: (principal, alertId) =>
      change(deps, principal, alertId, 'acknowledged', (care, by, at) =>
        care.acknowledged === null ? { ...care, acknowledged: { by: by.id, at }, assignee: care.assignee ?? by.id, snooze: null } : care,
      ),
    unacknowledge: (principal, alertId) =>
      change(deps, principal, alertId, 'unacknowledged', (care, _by, at) =>
        care.acknowledged === null ? care : givenBack(deps, care, at),
      ),
    assign: async (principal, alertId, person) => {
      permit(deps, principal);
      const people = await deps.stores.people.list();
      const assignee = personNamed(people, person);
      if (assignee === null) throw noPerson(person, people);
      const cared = await change(deps, principal, alertId, 'assigned', async (care, by, _at, tx, assetId) => {
        if (!(await mayOn(tx, deps.plan.groups, assignee, 'read', [assetId]))) throw notSeen(assignee);
        if (care.assignee === assignee.id) return care;
        const reached = assignee.id === by.id ? care.reached : joined(care.reached, directPlaces(assignee));
        return { ...care, assignee: assignee.id, reached };
      });
      return { ...cared, assignee };
    },
    snooze: (principal, alertId, until, place = null) => {
      checkEnd(until, deps.now());
      return change(deps, principal, alertId, 'snoozed', (care, by) => ({ ...care, snooze: { by: by.id, until, place } }));
    },
    silence: (principal, request) => silence(deps, principal, request),
    endSilence: (principal, silenceId) => endSilence(deps, principal, silenceId),
  };
}

/** The incident of an alert, with the care it has. @throws NOT_FOUND */
export async function caredFor(stores: TenantStores, alertId: string, at: Date): Promise<Cared> {
  const alert = await stores.alerts.get(alertId);
  const incident = alert === null ? null : await stores.alerts.incident(alert.incidentId);
  if (alert === null || incident === null) throw new AppError('NOT_FOUND', `no alert ${JSON.stringify(alertId.slice(0, 80))}`);
  const lead = (await stores.alerts.get(incident.alertIds[0] ?? alertId)) ?? alert;
  return { incident, alert: lead, care: (await stores.care.get(incident.id)) ?? noCare(incident.id, at) };
}

async function change(
  deps: CareDeps,
  principal: Principal | null,
  alertId: string,
  kind: 'acknowledged' | 'unacknowledged' | 'assigned' | 'snoozed',
  apply: (care: Care, by: Principal, at: Date, tx: TenantStores, assetId: string) => Care | Promise<Care>,
): Promise<Cared> {
  const by = permit(deps, principal);
  const at = deps.now();
  const cared = await deps.stores.transaction(async (tx) => {
    await tx.alerts.lock();
    const found = await caredFor(tx, alertId, at);
    const { assetId } = (await tx.alerts.get(alertId)) ?? found.alert;
    await demand(deps, tx, by, [assetId]);
    if (kind !== 'unacknowledged' && found.incident.status === 'resolved') throw over(found.incident);
    const after = await apply(found.care, by, at, tx, assetId);
    if (after === found.care) return found;
    const care = { ...after, updatedAt: at };
    await tx.care.put(care);
    await audit(tx, at, by.id, `incident.${kind}`, found.incident.id, {
      assignee: care.assignee,
      until: kind === 'snoozed' ? (care.snooze?.until.toISOString() ?? null) : null,
    });
    await deps.announce(tx, { ...found, care, kind, by });
    return { ...found, care };
  });
  for (const due of [cared.care.snooze?.until, cared.care.escalation?.dueAt]) if (due !== undefined && due > at) await deps.wakeAt(due);
  return cared;
}

/** Nobody has it any more: the escalation begins again. */
export function givenBack(deps: Pick<CareDeps, 'plan'>, care: Care, at: Date): Care {
  return { ...care, acknowledged: null, assignee: null, ...started(deps, care, at) };
}

/** The escalation from its first step, where the incident had one. */
function started({ plan }: Pick<CareDeps, 'plan'>, { escalation, reminder }: Care, at: Date): Partial<Care> {
  const policy = plan.escalations.find(({ id }) => id === escalation?.policyId);
  return {
    ...(policy === undefined ? {} : { escalation: firstStep(policy, at) }),
    ...(reminder === null ? {} : { reminder: { ...reminder, dueAt: new Date(at.getTime() + reminder.everyMs) } }),
  };
}

async function silence(deps: CareDeps, principal: Principal | null, request: SilenceRequest): Promise<Silence> {
  const by = permit(deps, principal);
  const at = deps.now();
  const reason = request.reason.trim().slice(0, LONGEST_REASON);
  if (reason === '')
    throw invalid(
      'no reason',
      'Say why: a silence needs a reason.',
      'Укажите причину: без неё заглушить нельзя.',
      '이유를 적어 주세요. 이유 없이는 끌 수 없습니다.',
    );
  checkEnd(request.until, at);
  const made: Silence = {
    id: deps.newId('sil'),
    scope: request.scope,
    reason,
    createdBy: by.id,
    createdAt: at,
    startsAt: at,
    endsAt: request.until,
    closedAt: null,
    endedBy: null,
    place: request.place,
  };
  await deps.stores.transaction(async (tx) => {
    await tx.alerts.lock();
    await demandScope(deps, tx, by, made.scope);
    await tx.care.putSilence(made);
    await audit(tx, at, by.id, 'silence.created', made.id, {
      reason,
      until: made.endsAt.toISOString(),
      scope: JSON.stringify(made.scope).slice(0, 1_000),
    });
    await deps.announce(tx, { kind: 'silenced', silence: made, by });
  });
  await deps.wakeAt(made.endsAt);
  return made;
}

async function endSilence(deps: CareDeps, principal: Principal | null, silenceId: string): Promise<Silence> {
  const by = permit(deps, principal);
  const at = deps.now();
  const ended = await deps.stores.transaction(async (tx) => {
    const found = await tx.care.silenceForUpdate(silenceId);
    if (found === null) throw new AppError('NOT_FOUND', `no silence ${JSON.stringify(silenceId.slice(0, 80))}`);
    await demandScope(deps, tx, by, found.scope);
    if (found.closedAt !== null || found.endsAt <= at) return found;
    const after = { ...found, endsAt: at, endedBy: by.id };
    await tx.care.putSilence(after);
    await audit(tx, at, by.id, 'silence.ended', found.id, { reason: found.reason });
    return after;
  });
  await deps.wakeAt(at);
  return ended;
}

function permit(deps: Pick<CareDeps, 'stores'>, principal: Principal | null): Principal {
  if (principal !== null && principal.tenantId === deps.stores.tenantId && canSomewhere(principal, 'care')) return principal;
  throw lacking(principal?.id ?? null, 'care');
}

/** @throws REQUEST_FORBIDDEN where the person may not care for each of the assets */
async function demand({ plan }: CareDeps, tx: TenantStores, by: Principal, assetIds: readonly string[]): Promise<void> {
  if (!(await mayOn(tx, plan.groups, by, 'care', assetIds))) throw lacking(by.id, 'care');
}

/** A silence may cover nothing that the person does not care for: neither assets of others, nor of nobody. */
async function demandScope(deps: CareDeps, tx: TenantStores, by: Principal, scope: SilenceScope): Promise<void> {
  if (scope.kind === 'incident') {
    const alerts = await tx.alerts.list({ incidentId: scope.incidentId, limit: 500 });
    return demand(
      deps,
      tx,
      by,
      alerts.map(({ assetId }) => assetId),
    );
  }
  const own = groupsWith(by, 'care');
  const { groups = [], not = [] } = scope.match;
  const known = deps.plan.groups.map(({ id }) => id);
  const unknown = [groups, ...not.map((one) => one.groups ?? [])].flat().find((group) => !known.includes(group));
  if (unknown !== undefined) throw noGroup(unknown, can(by, 'care') ? known : own);
  if (groups.length > 0 && groups.every((group) => own.includes(group))) return;
  await demand(deps, tx, by, scope.match.assets ?? []);
}

function checkEnd(until: Date, at: Date): void {
  const ms = until.getTime() - at.getTime();
  if (ms > 0 && ms <= LONGEST_SILENCE_MS) return;
  throw invalid(
    `until ${until.toISOString()}`,
    'The end must lie ahead, at most 31 days from now.',
    'Конец должен быть в будущем, не дальше 31 дня.',
    '종료 시각은 지금 이후, 31일 이내여야 합니다.',
  );
}

async function audit(tx: TenantStores, at: Date, actor: string, action: string, subject: string, detail: AuditEntry['detail']) {
  await tx.audit.append({ at, actor, action, subject, detail });
}

function over({ number }: Incident): AppError {
  return invalid(
    `incident ${number} is over`,
    `Incident #${number} is over already.`,
    `Инцидент #${number} уже закрыт.`,
    `인시던트 #${number}은(는) 이미 종료되었습니다.`,
  );
}

function noPerson(said: string, people: readonly Principal[]): AppError {
  const names = people.filter((one) => canSomewhere(one, 'read')).map(({ name }) => name);
  const shown = said.slice(0, 80);
  return new AppError('NOT_FOUND', `no one person is called ${JSON.stringify(shown)}`, {
    hint: {
      en: `Nobody, or more than one, is called “${shown}”; there are ${names.join(', ')}.`,
      ru: `«${shown}» не называется никто или сразу несколько; есть ${names.join(', ')}.`,
      ko: `“${shown}”(이)라는 사람이 없거나 여럿입니다. 있는 사람: ${names.join(', ')}.`,
    },
  });
}

function noGroup(said: string, known: readonly string[]): AppError {
  const shown = JSON.stringify(said.slice(0, 80));
  const names = known.join(', ') || '–';
  return invalid(
    `no group ${shown}`,
    `There is no group ${shown}; there are ${names}.`,
    `Группы ${shown} нет; есть ${names}.`,
    `그룹 ${shown}이(가) 없습니다. 있는 그룹: ${names}.`,
  );
}

function notSeen({ id, name }: Principal): AppError {
  return invalid(
    `${id} may not see it`,
    `${name} may not see this asset: give it to somebody who may.`,
    `${name} не видит этот объект: назначьте того, кто видит.`,
    `${name} 님은 이 자산을 볼 수 없습니다. 볼 수 있는 사람에게 맡기세요.`,
  );
}

function invalid(detail: string, en: string, ru: string, ko: string): AppError {
  return new AppError('REQUEST_INVALID', detail, { hint: { en, ru, ko } });
}

/** What a silence of an incident covers: it, and what fired in it should that fire again. */
export async function scopeOfIncident(stores: TenantStores, incident: Pick<Incident, 'id'>): Promise<SilenceScope> {
  const alerts: readonly Alert[] = await stores.alerts.list({ incidentId: incident.id, limit: 500 });
  return { kind: 'incident', incidentId: incident.id, fingerprints: [...new Set(alerts.map(({ fingerprint }) => fingerprint))] };
}
