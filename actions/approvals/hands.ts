import type { Approval } from '../../domain/action.ts';

/** Who did something, and who linked the account through which it came, where that was somebody else. */
export type Hand = { readonly principalId: string; readonly linkedBy?: string };

/**
 * Whether two may be one human: the same person, or one of whom the other linked the account, or two whose accounts one person linked.
 * Who makes a linking code can show it with an account of his own.
 */
export function mayBeOne(one: Hand, other: Hand): boolean {
  const behind = (hand: Hand) => (hand.linkedBy === undefined ? [hand.principalId] : [hand.principalId, hand.linkedBy]);
  return behind(one).some((id) => behind(other).includes(id));
}

/** Who asked for a request. */
export function asker({ requestedBy, requesterLinkedBy }: Pick<Approval, 'requestedBy' | 'requesterLinkedBy'>): Hand {
  return requesterLinkedBy === undefined ? { principalId: requestedBy } : { principalId: requestedBy, linkedBy: requesterLinkedBy };
}

/** Those votes that are surely of humans other than who asked, and than each other. */
export function handsOf(approval: Pick<Approval, 'requestedBy' | 'requesterLinkedBy' | 'votes'>): readonly Hand[] {
  const counted: Hand[] = [];
  for (const vote of approval.votes) if (![asker(approval), ...counted].some((other) => mayBeOne(other, vote))) counted.push(vote);
  return counted;
}
