import type { TicketPlan, Tracker } from '../actions/tickets/plan.ts';
import { ticketSystems } from '../actions/tickets/registry.ts';
import type { ResolveSecret } from '../secrets.ts';
import { noSuch, type SettingFault, SettingsInvalid, throwFaults } from '../setting-faults.ts';
import { FAULTS, NAMED } from '../setting-texts.ts';
import type { Settings } from '../settings.ts';
import { builtFrom } from './plugin-settings.ts';

type Configured = Settings['trackers'][number];

/** Trackers of the settings, `jira` among them. */
export function trackersOf({ jira, trackers }: Settings): Configured[] {
  const short = jira === null ? [] : [{ id: 'jira', system: 'jira', settings: jira, accounts: {}, webhookSecret: null, poll: 60_000 }];
  return [...short, ...trackers];
}

/** Trackers and rules with their systems; null when there is no tracker. @throws CONFIG_INVALID listing every fault */
export function ticketPlanOf(
  settings: Settings,
  configured: readonly Configured[],
  secret: ResolveSecret,
  now: () => Date,
): TicketPlan | null {
  const { ticketRules, groups, people, language } = settings;
  const faults: SettingFault[] = [];
  const ids = configured.map(({ id }) => id);
  for (const [index, { match, tracker }] of ticketRules.entries()) {
    if (tracker !== null && !ids.includes(tracker)) faults.push(noSuch(['ticketRules', index, 'tracker'], NAMED.tracker, tracker, ids));
    for (const group of [match, ...(match.not ?? [])].flatMap((one) => one.groups ?? [])) {
      const known = groups.map(({ id }) => id);
      if (!known.includes(group)) faults.push(noSuch(['ticketRules', index, 'match', 'groups'], NAMED.group, group, known));
    }
  }
  if (ticketRules.length > 0 && configured.length === 0) faults.push({ path: ['ticketRules'], said: FAULTS.noTrackers });
  if (new Set(ids).size !== ids.length) faults.push({ path: ['trackers'], said: FAULTS.idOfJira });
  const trackers = configured.map(({ id, system, settings: own, accounts, language: spoken }, index): Tracker => {
    const isShort = id === 'jira' && settings.jira !== null;
    const path = isShort ? ['jira'] : ['trackers', index - (settings.jira === null ? 0 : 1)];
    const plugin = Object.hasOwn(ticketSystems, system) ? ticketSystems[system] : undefined;
    if (plugin === undefined)
      throw new SettingsInvalid([...faults, noSuch([...path, 'system'], NAMED.system, system, Object.keys(ticketSystems))]);
    for (const person of Object.keys(accounts)) {
      const known = people.map((one) => one.id);
      if (!known.includes(person)) faults.push(noSuch([...path, 'accounts', person], NAMED.person, person, known));
    }
    const made = builtFrom(
      isShort ? path : [...path, 'settings'],
      () => plugin.create(plugin.settings.parse(own, { reportInput: true }), secret, now),
      plugin.settings,
    );
    return { id, system: made, language: spoken ?? language, accounts };
  });
  throwFaults(faults);
  const [first, ...rest] = trackers;
  if (first === undefined) return null;
  const rules = ticketRules.map(({ id, match, tracker, project, open }) => ({
    ...{ id, tracker, project, atOnce: open === 'at once' },
    match: Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined)),
  }));
  return { trackers: [first, ...rest], rules, groups };
}
