import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ticket } from '../../domain/action.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import type { AssetGroup } from '../../domain/asset-group.ts';
import { AppError, asAppError } from '../../domain/errors.ts';
import { contentId } from '../../domain/ids.ts';
import { inLanguage, type Language } from '../../domain/language.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { mayOn } from '../people/rights.ts';
import type { NewTicket, TicketSection, TicketSystem } from './ticket-system.ts';

export type TicketDeps = {
  readonly stores: TenantStores;
  readonly system: TicketSystem;
  readonly now: () => Date;
  /** Groups of assets, over which people may have roles. */
  readonly groups?: readonly AssetGroup[];
};

export type TicketRequest = {
  readonly incident: Incident;
  readonly principal: Principal | null;
  /** The alert it is about, and what is known of its cause, when there is an answer. */
  readonly alert?: Alert | null;
  readonly answer?: Answer | null;
};

/** Longest time that opening a ticket takes; after it a process that died meanwhile no longer keeps others from it. */
const CLAIM_MS = 90_000;
const LOOK_AGAIN_MS = 250;

/** Requests under way in this process: two people who press at once get the one ticket. */
const underWay = new Map<string, Promise<Ticket>>();

/**
 * Opens a ticket for an incident, once: whoever asks again gets the one that is there. Audited.
 *
 * @throws REQUEST_FORBIDDEN, TICKET_REJECTED, TICKET_UNAVAILABLE
 */
export async function openTicket(deps: TicketDeps, request: TicketRequest): Promise<Ticket> {
  const { stores, system } = deps;
  const { incident, principal } = request;
  const person = principal?.tenantId === stores.tenantId ? await stores.people.get(principal.id) : null;
  const assetId = request.alert?.assetId ?? incident.assetId;
  if (!person || !(await mayOn(stores, deps.groups ?? [], person, 'open-ticket', [assetId])))
    throw new AppError('REQUEST_FORBIDDEN', 'the permission open-ticket is missing');
  const key = JSON.stringify([stores.tenantId, system.id, incident.id]);
  const shared = underWay.get(key) ?? openClaimed(deps, request, person).finally(() => underWay.delete(key));
  underWay.set(key, shared);
  return shared;
}

/** Of all processes one asks the tracker; the others wait for what it finds. */
async function openClaimed(deps: TicketDeps, request: TicketRequest, person: Principal): Promise<Ticket> {
  const { stores, system, now } = deps;
  const incidentId = request.incident.id;
  const lease = { name: `ticket ${system.id} ${incidentId}`, holder: randomUUID() };
  const existing = async () => (await stores.tickets.ofIncident(incidentId)).find((ticket) => ticket.system === system.id);
  for (;;) {
    const there = await existing();
    if (there) return there;
    const at = now();
    if (await stores.leases.take({ ...lease, at, until: new Date(at.getTime() + CLAIM_MS) })) break;
    await pause(LOOK_AGAIN_MS);
  }
  try {
    return (await existing()) ?? (await openOnce(deps, request, person));
  } finally {
    await stores.leases.release(lease);
  }
}

async function openOnce({ stores, system, now }: TicketDeps, request: TicketRequest, person: Principal): Promise<Ticket> {
  const { incident } = request;
  const audit = { actor: person.id, subject: incident.id };
  try {
    const { created, ...opened } = await system.open(describeIncident(request, person.language));
    const at = now();
    const id = contentId('tkt', system.id, incident.id);
    const ticket: Ticket = { id, incidentId: incident.id, system: system.id, ...opened, openedBy: person.id, openedAt: at };
    return await stores.transaction(async (tx) => {
      const kept = await tx.tickets.createOnce(ticket);
      const action = created ? 'ticket.opened' : 'ticket.found';
      await tx.audit.append({ ...audit, at, action, detail: { system: system.id, key: kept.key } });
      return kept;
    });
  } catch (thrown) {
    const { code } = asAppError(thrown);
    await stores.audit.append({ ...audit, at: now(), action: 'ticket.failed', detail: { system: system.id, code } });
    throw thrown;
  }
}

const WORDS = {
  why: { en: 'Why the alert fired', ru: 'Почему сработал алерт' },
  cause: { en: 'Cause', ru: 'Причина' },
  evidence: { en: 'Evidence', ru: 'Свидетельства' },
  ruledOut: { en: 'Ruled out', ru: 'Исключено' },
  unknown: { en: 'Not known', ru: 'Неизвестно' },
  noAnswer: { en: 'The incident has not been investigated yet.', ru: 'Инцидент ещё не расследован.' },
} as const;

/** What a ticket about an incident says, with the ids of the evidence behind each claim. */
export function describeIncident({ incident, alert, answer }: TicketRequest, language: Language): NewTicket {
  const word = (name: keyof typeof WORDS) => inLanguage(WORDS[name], language);
  const section = (heading: string | null, paragraphs: readonly string[], items: readonly string[] = []): TicketSection => ({
    heading,
    paragraphs,
    items,
  });
  const cite = (claim: Answer['claims'][number]) => `${claim.text} [${claim.evidenceIds.join(', ')}]`;
  const began = `${incident.severity} · ${incident.assetId} · ${incident.openedAt.toISOString()} · ${incident.id}`;
  const about = section(null, [alert?.summary ?? incident.title, began]);
  const title = `#${incident.number} ${incident.title}`;
  if (!answer) return { incidentId: incident.id, title, sections: [about, section(null, [word('noAnswer')])] };
  const findings = [
    section(word('why'), answer.trigger ? [cite(answer.trigger)] : []),
    section(word('cause'), [answer.verdict, answer.confidence?.reason ?? '']),
    section(word('evidence'), [], answer.claims.map(cite)),
    section(word('ruledOut'), [], answer.ruledOut.map(cite)),
    section(word('unknown'), [], answer.unknowns),
  ];
  const filled = findings.filter(({ paragraphs, items }) => paragraphs.length + items.length > 0);
  return { incidentId: incident.id, title, sections: [about, ...filled] };
}
