import type { Incident } from '../../domain/alert.ts';
import type { CarePlan } from '../../domain/care.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { covers } from './match.ts';
import { keyOf, type SeenFrom, type Spot } from './places.ts';
import { routesFor } from './routing.ts';

/** What one incident of the past would have come to. */
export type DryLine = {
  readonly incident: Pick<Incident, 'id' | 'number' | 'title' | 'severity' | 'openedAt'>;
  readonly routeId: string | null;
  readonly platform: string;
  readonly channel: string;
  readonly outcome: 'sent' | 'silenced' | 'rate' | 'nowhere';
};

export type DryRun = {
  readonly from: Date;
  readonly to: Date;
  readonly incidents: number;
  readonly lines: readonly DryLine[];
  /** How many of each outcome by route and channel, the most first. */
  readonly counts: ReadonlyArray<Pick<DryLine, 'routeId' | 'platform' | 'channel' | 'outcome'> & { readonly incidents: number }>;
};

export type DryRunDeps = {
  readonly stores: TenantStores;
  readonly plan: CarePlan;
  readonly everywhere: readonly Spot[];
  readonly seenFrom: SeenFrom;
};

const MOST_INCIDENTS = 10_000;

/**
 * What these routes would have sent of the incidents of a time that is over, in the order in which they opened: hours, rates and the
 * silences of that time included. Nothing is sent and nothing is kept. Severity is the worst that an incident reached.
 */
export async function dryRun(
  { stores, plan, everywhere, seenFrom }: DryRunDeps,
  window: { readonly from: Date; readonly to: Date },
): Promise<DryRun> {
  const views = new Map<string, TenantStores>();
  const isSeen = async (place: Spot, incidentId: string) => {
    const view = views.get(keyOf(place)) ?? (await seenFrom(stores, place));
    views.set(keyOf(place), view);
    return view === stores || (await view.alerts.incident(incidentId)) !== null;
  };
  const context = { tenantId: stores.tenantId, groups: plan.groups };
  const incidents = (await stores.alerts.incidents({ limit: MOST_INCIDENTS })).filter(
    (one) => one.openedAt >= window.from && one.openedAt < window.to,
  );
  const silences = await stores.care.silences({ limit: MOST_INCIDENTS });
  const lines: DryLine[] = [];
  const sent = new Map<string, number[]>();
  for (const incident of incidents) {
    const alert = await stores.alerts.get(incident.alertIds[0] ?? '');
    if (alert === null) continue;
    const at = incident.openedAt;
    const isSilenced = silences.some((one) => one.startsAt <= at && at < one.endsAt && covers(one, alert, context));
    const { id, number, title, severity, openedAt } = incident;
    const about = { id, number, title, severity, openedAt };
    const seen = new Set<string>();
    const routes = routesFor(plan, { alert, severity, at }, { tenantId: stores.tenantId, everywhere });
    for (const { routeId, channels, rate } of routes) {
      if (channels.length === 0) lines.push({ incident: about, routeId, platform: '', channel: '', outcome: 'nowhere' });
      for (const { platform, channel } of channels) {
        const place = keyOf({ platform, channel });
        if (seen.has(place) || !(await isSeen({ platform, channel }, id))) continue;
        seen.add(place);
        const key = `${routeId} ${place}`;
        const recent = (sent.get(key) ?? []).filter((ms) => rate !== null && ms > at.getTime() - rate.perMs);
        const isOver = rate !== null && recent.length >= rate.most;
        const outcome = isSilenced ? 'silenced' : isOver ? 'rate' : 'sent';
        if (outcome === 'sent') sent.set(key, [...recent, at.getTime()]);
        lines.push({ incident: about, routeId, platform, channel, outcome });
      }
    }
  }
  return { ...window, incidents: incidents.length, lines, counts: countsOf(lines) };
}

function countsOf(lines: readonly DryLine[]): DryRun['counts'] {
  const groups = Map.groupBy(lines, ({ routeId, platform, channel, outcome }) => JSON.stringify([routeId, platform, channel, outcome]));
  return [...groups.values()]
    .map((of) => {
      const { routeId, platform, channel, outcome } = of[0] as DryLine;
      return { routeId, platform, channel, outcome, incidents: of.length };
    })
    .sort((a, b) => b.incidents - a.incidents);
}
