import { z } from 'zod';
import { type CareActs, createCareActs } from '../actions/care/care.ts';
import { type DecideDeps, decideNotices, type Told } from '../actions/care/decide.ts';
import { type DryRun, type DryRunDeps, dryRun } from '../actions/care/dry-run.ts';
import type { AnnounceCare, Cared } from '../actions/care/news.ts';
import { joined, keyOf, type SeenFrom, type Spot } from '../actions/care/places.ts';
import { tend } from '../actions/care/tend.ts';
import type { Absence } from '../analysis/schedules/absences.ts';
import { onCallAt, readCalendar } from '../analysis/schedules/schedules.ts';
import type { IncidentNews } from '../bot/announce.ts';
import { dryRunText } from '../bot/dry-run-text.ts';
import { calendars, escalations, groups as groupSettings, routes } from '../care-settings.ts';
import { channels as channelSettings } from '../chat-settings.ts';
import type { CarePlan, Route } from '../domain/care.ts';
import { AppError } from '../domain/errors.ts';
import { randomId } from '../domain/ids.ts';
import type { Enqueue } from '../domain/jobs.ts';
import { alike, type Localized } from '../domain/language.ts';
import { isSamePerson, personNamed } from '../domain/person-named.ts';
import { lacking } from '../domain/refusals.ts';
import { can, type Principal } from '../domain/tenant.ts';
import { checked, noSuch, SettingsInvalid, throwFaults, twice } from '../setting-faults.ts';
import { DAY_MS } from '../setting-kinds.ts';
import { NAMED } from '../setting-texts.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';
import { createSeenFrom } from './places.ts';

/** What a calendar says of the next five weeks. */
export type ReadSchedule = {
  readonly shifts: number;
  /** Names that are nobody's here. */
  readonly unknown: readonly string[];
  /** What was read as an absence, as the calendar names people; of nobody: a holiday of everybody. */
  readonly away: readonly Absence[];
};

export type CareParts = {
  readonly plan: CarePlan;
  readonly acts: CareActs;
  readonly announce: AnnounceCare;
  /** Asks to be called when something is due. */
  readonly wakeAt: (at: Date) => Promise<void>;
  /** Who is told of news of an incident. */
  readonly decide: (news: Pick<IncidentNews, 'incident' | 'alert' | 'transition'>) => Promise<Told[]>;
  /** Does what is due. */
  readonly tend: () => Promise<void>;
  readonly importSchedule: (
    principal: Principal,
    calendar: { readonly id: string; readonly ics: string; readonly timeZone: string },
    how?: { readonly dryRun: boolean },
  ) => Promise<ReadSchedule>;
  /** `draft`: routes that are not in force. @throws REQUEST_INVALID listing its faults */
  readonly dryRun: (days: number, draft?: unknown) => Promise<DryRun & { readonly text: string }>;
};

export type CareAssemblyDeps = {
  readonly settings: Settings;
  readonly plan: CarePlan;
  readonly stores: TenantStores;
  readonly enqueue: Enqueue;
  readonly now: () => Date;
  readonly announce: AnnounceCare;
  /** Told after people changed what is done about an incident. */
  readonly follow: (incidentId: string) => Promise<void>;
  /** Where goes what no route takes. */
  readonly everywhere: DecideDeps['everywhere'];
  readonly seenFrom: SeenFrom;
};

/** The care of incidents over the routes, hours and escalations of the settings. */
export function assembleCare({
  settings,
  plan,
  stores,
  enqueue,
  now,
  announce,
  everywhere,
  follow,
  seenFrom,
}: CareAssemblyDeps): CareParts {
  const wakeAt = async (at: Date) => {
    const delayMs = Math.max(0, at.getTime() - now().getTime());
    await enqueue('care', { tenantId: stores.tenantId }, { id: `care-${at.getTime()}`, delayMs });
  };
  const onCall = async (scheduleId: string, at: Date) => {
    const schedule = (await stores.care.schedules()).find(({ id }) => id === scheduleId);
    return schedule === undefined ? [] : (onCallAt(schedule, at, isSamePerson(await stores.people.list()))?.people ?? []);
  };
  const acts = createCareActs({ stores, plan, now, newId: randomId, announce, wakeAt });
  const followed = async <T extends Cared>(done: Promise<T>): Promise<T> => {
    const cared = await done;
    await follow(cared.incident.id);
    return cared;
  };
  return {
    plan,
    announce,
    wakeAt,
    acts: {
      ...acts,
      acknowledge: (...given) => followed(acts.acknowledge(...given)),
      unacknowledge: (...given) => followed(acts.unacknowledge(...given)),
      assign: (...given) => followed(acts.assign(...given)),
    },
    decide: (news) => decideNotices({ stores, plan, now, everywhere, wakeAt, seenFrom }, news),
    importSchedule: async (principal, calendar, how = { dryRun: false }) => {
      if (!can(principal, 'administer')) throw lacking(principal.id, 'administer');
      const at = now();
      const people = await stores.people.list();
      const { shifts, away } = readCalendar(calendar, { from: at, to: new Date(at.getTime() + 35 * DAY_MS) }, isSamePerson(people));
      const named = [...new Set([...shifts, ...away].flatMap((one) => one.people))];
      const unknown = named.filter((name) => personNamed(people, name) === null);
      const read = { shifts: shifts.length, unknown, away };
      if (how.dryRun) return read;
      await stores.transaction(async (tx) => {
        await tx.care.putSchedule({ ...calendar, importedBy: principal.id, importedAt: at });
        const detail = { shifts: shifts.length, unknown: unknown.length };
        await tx.audit.append({ at, actor: principal.id, action: 'oncall.imported', subject: calendar.id, detail });
      });
      return read;
    },
    dryRun: async (days, draft) => {
      const to = now();
      const tried = draft === undefined ? { plan, everywhere, seenFrom } : drafted(draft, settings, everywhere);
      const found = await dryRun({ stores, ...tried }, { from: new Date(to.getTime() - days * DAY_MS), to });
      return { ...found, text: dryRunText(found, settings) };
    },
    tend: () => tend({ stores, plan, now, announce, wakeAt, enqueue, onCall, everywhere }),
  };
}

/**
 * Groups, calendars, escalations and routes of the settings.
 *
 * @throws CONFIG_INVALID listing every name that leads nowhere or stands twice
 */
export function carePlanOf(settings: Pick<Settings, 'groups' | 'calendars' | 'escalations' | 'routes' | 'people' | 'channels'>): CarePlan {
  const { groups, calendars, escalations, routes, people, channels } = settings;
  const faults = Object.entries({ groups, calendars, escalations, routes, people }).flatMap(([name, of]) => twice(name, of));
  const known = (path: readonly PropertyKey[], what: Localized, of: ReadonlyArray<{ readonly id: string }>, wanted?: string | null) => {
    const ids = of.map(({ id }) => id);
    if (wanted != null && !ids.includes(wanted)) faults.push(noSuch(path, what, wanted, ids));
  };
  const knownGroups = (path: readonly PropertyKey[], named: readonly string[] | null = []) => {
    for (const [at, group] of (named ?? []).entries()) known([...path, 'groups', at], NAMED.group, groups, group);
  };
  for (const [index, route] of routes.entries()) {
    known(['routes', index, 'hours'], NAMED.calendar, calendars, route.hours);
    known(['routes', index, 'escalation'], NAMED.escalation, escalations, route.escalation);
    knownGroups(['routes', index, 'match'], route.match.groups);
    for (const [at, { groups: named }] of (route.match.not ?? []).entries()) knownGroups(['routes', index, 'match', 'not', at], named);
  }
  for (const [index, { groupRoles }] of people.entries()) {
    for (const [at, { group }] of groupRoles.entries()) known(['people', index, 'groupRoles', at, 'group'], NAMED.group, groups, group);
  }
  for (const [index, channel] of channels.entries()) knownGroups(['channels', index], channel.groups);
  for (const [index, { steps }] of escalations.entries()) {
    for (const [at, { person }] of steps.entries()) known(['escalations', index, 'steps', at, 'person'], NAMED.person, people, person);
  }
  throwFaults(faults);
  return {
    groups,
    calendars,
    escalations: escalations.map(({ id, steps, repeat }) => ({
      id,
      repeat,
      steps: steps.map(({ after, person, schedule, channel }) => ({
        afterMs: after,
        to: channel ? { kind: 'channel', ...channel } : person ? { kind: 'person', id: person } : { kind: 'schedule', id: schedule ?? '' },
      })),
    })),
    routes: routes.map(routeOf),
  };
}

/** What of a file of settings decides where news goes; what else it holds does not matter here. */
const Draft = z.object({ groups: groupSettings, calendars, escalations, routes, channels: channelSettings }).partial();

/**
 * What a draft would make of it: the sections it has, over those in force. Places that no setting names, as terminals, stay.
 *
 * @throws REQUEST_INVALID listing its faults
 */
function drafted(draft: unknown, settings: Settings, everywhere: readonly Spot[]): Omit<DryRunDeps, 'stores'> {
  const read = checked(Draft, draft);
  const told = (detail: string, hint: Localized = alike(detail)) => new AppError('REQUEST_INVALID', detail, { hint });
  const refused = ({ message, hint }: AppError) => told(message, hint ?? undefined);
  if ('faults' in read) throw refused(new SettingsInvalid(read.faults));
  const given = Object.keys(typeof draft === 'object' && draft !== null ? draft : {});
  if (!given.some((name) => name in Draft.shape)) throw told(`${Object.keys(Draft.shape).join(', ')}: the draft has none of these`);
  const own = Object.fromEntries(Object.entries(read.data).filter(([name]) => given.includes(name)));
  const tried = { ...settings, ...own };
  const unnamed = everywhere.filter((place) => !settings.channels.some((one) => keyOf(one) === keyOf(place)));
  try {
    return { plan: carePlanOf(tried), everywhere: joined(tried.channels, unnamed), seenFrom: createSeenFrom(tried) };
  } catch (thrown) {
    throw thrown instanceof AppError ? refused(thrown) : thrown;
  }
}

function routeOf({ id, match, hours, outsideHours, channels, rate, escalation, remind, goOn }: Settings['routes'][number]): Route {
  const given = { ...defined(match), ...(match.not === undefined ? {} : { not: match.not.map(defined) }) } as Route['match'];
  const limit = rate === null ? null : { most: rate.most, perMs: rate.per };
  return { id, match: given, hours, outsideHours, channels, rate: limit, escalation, remindEveryMs: remind, goOn };
}

function defined(match: object): object {
  return Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined));
}
