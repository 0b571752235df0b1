import type { TicketPlan, Tracker } from '../actions/tickets/plan.ts';
import { ticketSystems } from '../actions/tickets/registry.ts';
import { AppError } from '../domain/errors.ts';
import type { ResolveSecret } from '../secrets.ts';
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
  const faults: string[] = [];
  const ids = configured.map(({ id }) => id);
  for (const [index, { match, tracker }] of ticketRules.entries()) {
    if (tracker !== null && !ids.includes(tracker))
      faults.push(`ticketRules.${index}.tracker: no tracker "${tracker}"; there are ${ids.join(', ') || 'none'}`);
    for (const group of [match, ...(match.not ?? [])].flatMap((one) => one.groups ?? [])) {
      if (!groups.some(({ id }) => id === group)) faults.push(`ticketRules.${index}.match.groups: no group "${group}"`);
    }
  }
  if (ticketRules.length > 0 && configured.length === 0) faults.push('ticketRules: there are no trackers');
  if (new Set(ids).size !== ids.length) faults.push('trackers: the id "jira" is taken by the setting jira');
  const trackers = configured.map(({ id, system, settings: own, accounts, language: spoken }, index): Tracker => {
    const path = id === 'jira' && settings.jira !== null ? 'jira' : `trackers.${index - (settings.jira === null ? 0 : 1)}`;
    const plugin = Object.hasOwn(ticketSystems, system) ? ticketSystems[system] : undefined;
    if (plugin === undefined)
      throw invalid([`${path}.system: no ticket system "${system}"; there are ${Object.keys(ticketSystems).join(', ')}`]);
    for (const person of Object.keys(accounts)) {
      if (!people.some((one) => one.id === person)) faults.push(`${path}.accounts: no person "${person}"`);
    }
    const made = builtFrom(path === 'jira' ? path : `${path}.settings`, () => plugin.create(plugin.settings.parse(own), secret, now));
    return { id, system: made, language: spoken ?? language, accounts };
  });
  if (faults.length > 0) throw invalid(faults);
  const [first, ...rest] = trackers;
  if (first === undefined) return null;
  const rules = ticketRules.map(({ id, match, tracker, project, open }) => ({
    ...{ id, tracker, project, atOnce: open === 'at once' },
    match: Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined)),
  }));
  return { trackers: [first, ...rest], rules, groups };
}

function invalid(faults: readonly string[]): AppError {
  const text = faults.join('\n  ');
  return new AppError('CONFIG_INVALID', text, { hint: { en: text, ru: text } });
}
