import type { Alert } from '../../domain/alert.ts';
import type { CarePlan, Route } from '../../domain/care.ts';
import type { Severity } from '../../domain/observation.ts';
import { isWithin, nextOpening } from './hours.ts';
import { matches } from './match.ts';

type Place = { readonly platform: string; readonly channel: string };

/** A route as it applies to one incident; without an id what no route took. */
export type Taken = Pick<Route, 'channels' | 'rate' | 'escalation' | 'remindEveryMs'> & { readonly routeId: string | null };

/**
 * The routes that take an incident, in order. Whatever no route takes goes to all channels, so that nothing is lost by a gap in
 * the routes.
 *
 * @param severity of the incident, which may have grown beyond that of the alert that opened it
 */
export function routesFor(
  plan: Pick<CarePlan, 'routes' | 'calendars' | 'groups'>,
  { alert, severity, at }: { readonly alert: Alert; readonly severity: Severity; readonly at: Date },
  { tenantId, everywhere }: { readonly tenantId: string; readonly everywhere: readonly Place[] },
): Taken[] {
  const taken: Taken[] = [];
  for (const route of plan.routes) {
    if (!matches(route.match, { ...alert, severity }, { tenantId, groups: plan.groups }) || !isOpen(route, plan, at)) continue;
    taken.push({ routeId: route.id, ...route });
    if (!route.goOn) return taken;
  }
  if (taken.length > 0) return taken;
  return [{ routeId: null, channels: everywhere, rate: null, escalation: null, remindEveryMs: null }];
}

/**
 * Until when an incident that was told by these routes may wait for its reminder: when the first of them opens again. Null where one of
 * them has no hours or is open; what is critical does not wait for morning.
 */
export function reminderWaits(
  { routes, calendars }: Pick<CarePlan, 'routes' | 'calendars'>,
  { routeIds, severity, at }: { readonly routeIds: ReadonlySet<string | null>; readonly severity: Severity; readonly at: Date },
): Date | null {
  if (severity === 'critical' || routeIds.size === 0) return null;
  const openings = [...routeIds].map((routeId) => {
    const route = routes.find(({ id }) => id === routeId);
    const calendar = route?.outsideHours === false ? calendars.find(({ id }) => id === route.hours) : undefined;
    return calendar === undefined || isWithin(calendar, at) ? null : nextOpening(calendar, at);
  });
  return openings.includes(null) ? null : new Date(Math.min(...openings.map(Number)));
}

function isOpen({ hours, outsideHours }: Route, { calendars }: Pick<CarePlan, 'calendars'>, at: Date): boolean {
  if (hours === null) return true;
  const calendar = calendars.find(({ id }) => id === hours);
  return calendar === undefined || isWithin(calendar, at) !== outsideHours;
}
