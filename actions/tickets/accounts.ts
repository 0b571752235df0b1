import type { AppError } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { AnnounceTracker } from './news.ts';

/** Whether a tracker takes our account, as far as it was asked. */
export type TrackerAccount = { readonly since: Date; readonly hint: Localized | null };

const keyOf = (trackerId: string) => `tracker refuses:${trackerId}`;

/** Whether it was the account that was refused, not what was asked with it. */
export function isAccountRefused({ code, message }: AppError): boolean {
  return code === 'TICKET_REJECTED' && /^[A-Z]+ \S+: 401( |$)/.test(message);
}

/** Since when a tracker refuses our account, and what would mend it; null while it takes it. */
export async function accountTrouble(stores: Pick<TenantStores, 'cursors'>, trackerId: string): Promise<TrackerAccount | null> {
  return ((await stores.cursors.get(keyOf(trackerId))) as { readonly trouble: TrackerAccount | null } | null)?.trouble ?? null;
}

/** Keeps whether a tracker takes our account; of each change whoever administers is told once. @param refusal null: it takes it */
export async function noteAccount(
  { stores, now, announce }: { readonly stores: TenantStores; readonly now: () => Date; readonly announce: AnnounceTracker },
  trackerId: string,
  refusal: AppError | null,
): Promise<void> {
  if ((refusal === null) === ((await accountTrouble(stores, trackerId)) === null)) return;
  await stores.transaction(async (tx) => {
    const at = now();
    const hint = refusal?.hint ?? null;
    await tx.cursors.set(keyOf(trackerId), { trouble: refusal === null ? null : { since: at, hint } });
    const action = refusal === null ? 'tracker.accepted' : 'tracker.refused';
    await tx.audit.append({ at, actor: 'system', action, subject: trackerId, detail: {} });
    await announce(tx, { trackerId, refused: refusal !== null, hint, at });
  });
}
