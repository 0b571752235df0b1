import type { Alert, Incident } from '../../domain/alert.ts';
import type { Care, CarePlan } from '../../domain/care.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { givenBack } from '../care/care.ts';
import type { AnnounceCare } from '../care/news.ts';
import { mayOn } from '../people/rights.ts';
import type { Merged } from './merge.ts';
import type { TicketNews } from './news.ts';
import { personOf, type TicketPlan, type Tracker } from './plan.ts';

type TakeOverDeps = {
  readonly plan: TicketPlan;
  readonly carePlan: CarePlan;
  readonly tracker: Tracker;
  readonly announceCare: AnnounceCare;
};

type Found = {
  readonly incident: Incident;
  readonly alert: Alert;
  readonly care: Care;
  readonly ticket: Ticket;
  readonly changes: Merged['take'];
  readonly at: Date;
};

/**
 * Carries what changed in the tracker into the care of the incident. Only an account that the settings link to a person who may
 * care for it is somebody: who else is named there is shown as text, and stops no escalation. A ticket that is resolved there does
 * not end the incident: alerts do.
 *
 * @returns the care as it is then; what the chats were not told of by that; and whose account it was
 */
export async function takeOver(
  deps: TakeOverDeps,
  tx: TenantStores,
  { incident, alert, care, ticket, changes, at }: Found,
): Promise<{
  readonly incident: Incident;
  readonly care: Care;
  readonly untold: Pick<Extract<TicketNews, { kind: 'changed' }>, 'kind' | 'state' | 'assignee'> | null;
  readonly by: string | null;
}> {
  const { state, assignee } = changes;
  const isOpen = incident.status === 'open';
  const named = assignee === undefined ? (ticket.mirror?.theirs.assignee?.id ?? null) : (assignee?.id ?? null);
  const person = await carer(deps, tx, named, alert.assetId);
  let after = care;
  const put = async (next: Care, kind: 'assigned' | 'acknowledged' | 'unacknowledged', by: Principal) => {
    after = { ...next, updatedAt: at };
    await tx.care.put(after);
    await deps.announceCare(tx, { incident, alert, care: after, kind, by });
  };
  // Nobody says over an API who pressed there.
  const tracker = asPerson(ticket, tx.tenantId);
  let isTold = false;
  if (isOpen && assignee === null) {
    await put(givenBack({ plan: deps.carePlan }, care, at), 'unacknowledged', tracker);
    isTold = true;
  } else if (isOpen && assignee !== undefined && person !== null) {
    await put({ ...care, assignee: person.id }, 'assigned', tracker);
    isTold = true;
  }
  let isStateTold = false;
  if (isOpen && state === 'in-progress' && person !== null && after.acknowledged === null) {
    await put(
      { ...after, acknowledged: { by: person.id, at }, assignee: after.assignee ?? person.id, snooze: null },
      'acknowledged',
      person,
    );
    isStateTold = true;
  }
  const untold = {
    kind: 'changed' as const,
    ...(state === undefined || isStateTold ? {} : { state }),
    ...(assignee === undefined || isTold ? {} : { assignee }),
  };
  return { incident, care: after, untold: Object.keys(untold).length > 1 ? untold : null, by: person?.id ?? null };
}

async function carer(
  { plan, tracker }: TakeOverDeps,
  tx: TenantStores,
  account: string | null,
  assetId: string,
): Promise<Principal | null> {
  const id = personOf(tracker, account);
  const person = id === null ? null : await tx.people.get(id);
  return person !== null && (await mayOn(tx, plan.groups, person, 'care', [assetId])) ? person : null;
}

function asPerson({ key, system }: Ticket, tenantId: string): Principal {
  return { id: `tracker ${system}`, tenantId, name: key, roles: [], identities: [], language: 'en', timeZone: 'UTC' };
}
