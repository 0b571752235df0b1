import { nextShift, onCallAt } from '../../analysis/schedules/schedules.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Silence } from '../../domain/care.ts';
import { incidentTitle } from '../../domain/incident-title.ts';
import type { Language } from '../../domain/language.ts';
import { matchText } from '../../domain/match-text.ts';
import { isSamePerson } from '../../domain/person-named.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Reader } from '../claims.ts';
import { outsideText } from '../guard.ts';
import { CARE } from '../wording/care-sentences.ts';
import { say } from '../wording/say.ts';

/** Who has the incident of an alert, and who is on call now and next, as text. */
export async function whoOf(stores: TenantStores, alert: Alert | null, at: Date, { language, clock }: Reader): Promise<string> {
  const incident = alert === null ? null : await stores.alerts.incident(alert.incidentId);
  const lines = incident === null ? [] : (await heldBy(stores, incident, { language, clock })).lines;
  const schedules = await stores.care.schedules();
  const isSame = isSamePerson(await stores.people.list());
  for (const schedule of schedules) {
    const now = onCallAt(schedule, at, isSame);
    const next = nextShift(schedule, at, isSame);
    const people = (shift: { readonly people: readonly string[]; readonly title: string }) =>
      outsideText(shift.people.join(', ') || shift.title);
    lines.push(
      [
        now === null
          ? say(CARE.onCallNone, language, { schedule: schedule.id })
          : say(CARE.onCall, language, { schedule: schedule.id, people: people(now), until: clock.time(now.to) }),
        ...(next === null ? [] : [say(CARE.next, language, { people: people(next), from: clock.time(next.from) })]),
      ].join(' '),
    );
  }
  if (schedules.length === 0) lines.push(say(CARE.noSchedule, language));
  return lines.join('\n');
}

/** Who has an incident, until when it is put off, or when it escalates, a line each. */
export async function heldBy(
  stores: TenantStores,
  incident: Incident,
  { language, clock }: Reader,
): Promise<{ readonly isTaken: boolean; readonly lines: string[] }> {
  const care = await stores.care.get(incident.id);
  const by = care?.acknowledged ?? null;
  const named = care?.assignee ?? by?.by ?? null;
  const name = named === null ? '' : ((await stores.people.get(named))?.name ?? named);
  const places = {
    number: String(incident.number),
    title: outsideText(incidentTitle(incident, language)),
    name,
    when: by ? clock.time(by.at) : '',
  };
  const lines = [say(by ? CARE.takenBy : named ? CARE.assignedTo : CARE.nobodyHas, language, places)];
  if (care?.snooze) lines.push(say(CARE.snoozedUntil, language, { until: clock.time(care.snooze.until) }));
  else if (by === null && care?.escalation && incident.status === 'open') {
    lines.push(say(CARE.escalates, language, { when: clock.time(care.escalation.dueAt) }));
  }
  return { isTaken: by !== null, lines };
}

/** What is silenced now, why and until when, as text. */
export async function silencesOf(stores: TenantStores, at: Date, { language, clock }: Reader): Promise<string> {
  const active = await stores.care.activeSilences(at);
  if (active.length === 0) return say(CARE.silencesNone, language);
  const lines = [say(CARE.silences, language, { count: String(active.length) })];
  for (const silence of active.slice(0, 20)) {
    const name = (await stores.people.get(silence.createdBy))?.name ?? silence.createdBy;
    const what = await subjectOf(stores, silence, language);
    const places = { what, until: clock.time(silence.endsAt), name, reason: outsideText(silence.reason) };
    lines.push(`• ${say(CARE.silence, language, places)}`);
  }
  return lines.join('\n');
}

async function subjectOf(stores: TenantStores, { scope }: Silence, language: Language): Promise<string> {
  if (scope.kind === 'incident') {
    const incident = await stores.alerts.incident(scope.incidentId);
    return incident === null ? scope.incidentId : `#${incident.number} ${outsideText(incidentTitle(incident, language))}`;
  }
  return outsideText(matchText(scope.match, language));
}
