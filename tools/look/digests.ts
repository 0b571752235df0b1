import type { Card } from '../../bot/card.ts';
import { digestCard } from '../../bot/digest-card.ts';
import { digestOf } from '../../copilot/digest/digest.ts';
import { createClock } from '../../copilot/wording/times.ts';
import type { Digest } from '../../domain/digest.ts';
import type { Language } from '../../domain/language.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { alert, incident } from '../../test/conformance/store-things.ts';
import { busyDay } from '../../test/rigs/busy-day.ts';

const LINKS = { evidenceUrlBase: 'https://inframind.example/e/', webUrl: 'https://inframind.example/' };
const ZONE = 'Europe/Moscow';
const DAY_MS = 86_400_000;

/** Digests as they are sent: of a busy day, of a week in which everything is there at its most, of a quiet day, and a hand-over. */
export async function digestCards(language: Language, at: Date): Promise<ReadonlyArray<readonly [name: string, card: Card]>> {
  const { stores } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  try {
    const [quiet, busy, full] = ['quiet', 'busy', 'full'].map((id) => stores.forTenant(id)) as [TenantStores, TenantStores, TenantStores];
    await busyDay(busy, at);
    await busyDay(full, at);
    await fullWeek(full, at);
    const card = async (of: TenantStores, kind: Digest['kind'], days: number, shift?: Digest['shift']) => {
      const window = { from: new Date(at.getTime() - days * DAY_MS), to: at };
      const digest = await digestOf(of, { kind, window, at }, { language, clock: createClock(ZONE, at, language) });
      return digestCard(shift === undefined ? digest : { ...digest, shift }, LINKS);
    };
    return [
      ['digest', await card(busy, 'digest', 1)],
      ['digest-week', await card(full, 'digest', 7)],
      ['digest-quiet', await card(quiet, 'digest', 1)],
      ['handover', await card(busy, 'handover', 1, { from: ['Anna Kim'], to: ['Борис Орлов'] })],
    ];
  } finally {
    await stores.close();
  }
}

/** More open incidents than are told, with owners, and every kind of noise. */
async function fullWeek(tenant: TenantStores, at: Date): Promise<void> {
  const ago = (minutes: number) => new Date(at.getTime() - minutes * 60_000);
  const anna = { id: 'anna', name: 'Анна Ким', tenantId: tenant.tenantId, roles: ['operator'] as const };
  await tenant.people.put({ ...anna, language: 'ru', timeZone: ZONE, identities: [] });
  for (let n = 0; n < 11; n++) {
    const assetId = `srv-shop-${String(n).padStart(2, '0')}.msk.dc2.example.internal`;
    const title = n % 3 === 0 ? `Latency of <checkout> & carts on ${assetId} is above 2 s for 5 min` : `DiskFull on ${assetId}`;
    const open = { status: 'open', title, severity: n % 2 ? 'warning' : 'critical', assetId, resolvedAt: null } as const;
    await tenant.alerts.put(alert(`alr_f${n}`, 0, { name: title, assetId, incidentId: `inc_f${n}`, startedAt: ago(3_000 + n * 400) }));
    await tenant.alerts.putIncident({
      ...incident(`inc_f${n}`, 100 + n, 0),
      ...open,
      openedAt: ago(3_000 + n * 400),
      alertIds: [`alr_f${n}`],
    });
    if (n > 3) continue;
    const taken = n % 2 ? { by: 'anna', at: ago(2_000) } : null;
    const none = { snooze: null, escalation: null, reminder: null, reached: [] };
    await tenant.care.put({ incidentId: `inc_f${n}`, acknowledged: taken, assignee: 'anna', ...none, updatedAt: at });
  }
  for (let n = 0; n < 60; n++) {
    const ended = { status: 'resolved', startedAt: ago(9_000 - n * 100), resolvedAt: ago(8_960 - n * 100) } as const;
    await tenant.alerts.put(alert(`alr_g${n}`, 0, { ...ended, name: 'LinkFlapping', assetId: `sw-${n % 12}`, incidentId: `inc_g${n}` }));
  }
  for (let n = 0; n < 5; n++)
    await tenant.alerts.put(
      alert(`alr_s${n}`, 0, { name: 'BackupMissing', assetId: `db-${n % 2}`, incidentId: `inc_s${n}`, startedAt: ago(8_000 + n) }),
    );
}
