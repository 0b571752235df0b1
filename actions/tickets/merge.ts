import type { TicketAccount, TicketMirror, TicketState } from '../../domain/ticket.ts';

/** Our side: what incident and care say. */
export type Ours = { readonly state: TicketState; readonly assignee: string | null };
/** Their side: what the tracker says. */
export type Theirs = { readonly state: TicketState; readonly assignee: TicketAccount | null };

export type Merged = {
  /** What the tracker is to be told; nothing that it says already. */
  readonly push: { readonly state?: TicketState; readonly assignee?: string | null };
  /** What changed there and was not of our doing. */
  readonly take: { readonly state?: TicketState; readonly assignee?: TicketAccount | null };
};

/**
 * What to do about two sides of which each is compared with itself as it was when both were last made equal. A write of ours is so
 * never taken for a change of theirs, however the tracker words it, however often it tells of it; and what was taken is never pushed
 * back. Where both changed: a recovery was measured, so it counts; else those who work in the tracker do. A ticket that is resolved
 * there is never opened again by us.
 *
 * @param accountOf the tracker's account of a person, null where none is linked
 */
export function merge(
  base: Pick<TicketMirror, 'ours' | 'theirs'>,
  ours: Ours,
  theirs: Theirs,
  accountOf: (principalId: string) => string | null,
): Merged {
  const state = mergeState(base, ours.state, theirs.state);
  const assignee = mergeAssignee(base, ours.assignee, theirs.assignee, accountOf);
  return { push: { ...state.push, ...assignee.push }, take: { ...state.take, ...assignee.take } };
}

function mergeState(base: Pick<TicketMirror, 'ours' | 'theirs'>, ours: TicketState, theirs: TicketState): Merged {
  const [isOurs, isTheirs] = [ours !== base.ours.state, theirs !== base.theirs.state];
  if (ours === theirs) return NOTHING;
  if (isOurs && theirs !== 'resolved' && (!isTheirs || ours === 'resolved')) return { push: { state: ours }, take: {} };
  return isTheirs ? { push: {}, take: { state: theirs } } : NOTHING;
}

function mergeAssignee(
  base: Pick<TicketMirror, 'ours' | 'theirs'>,
  ours: string | null,
  theirs: TicketAccount | null,
  accountOf: (principalId: string) => string | null,
): Merged {
  const known = base.theirs.assignee?.id ?? null;
  const there = theirs?.id ?? null;
  const wanted = ours === null ? null : accountOf(ours);
  if (there !== known) {
    if (theirs === null) return ours !== null && wanted === known ? { push: {}, take: { assignee: null } } : NOTHING;
    return wanted === there ? NOTHING : { push: {}, take: { assignee: theirs } };
  }
  if (ours === base.ours.assignee || wanted === there) return NOTHING;
  if (ours !== null) return wanted === null ? NOTHING : { push: { assignee: wanted }, take: {} };
  // Whoever was assigned there, and is nobody of ours, stays.
  const isOurs = base.ours.assignee !== null && accountOf(base.ours.assignee) === there;
  return isOurs ? { push: { assignee: null }, take: {} } : NOTHING;
}

const NOTHING: Merged = { push: {}, take: {} };
