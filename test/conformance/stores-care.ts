import { describe, expect, it } from 'vitest';
import type { Care, Notice, Silence } from '../../domain/care.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { at, incident } from './store-things.ts';

const care = (incidentId: string, more: Partial<Care> = {}): Care => ({
  incidentId,
  acknowledged: null,
  assignee: null,
  snooze: null,
  escalation: null,
  reminder: null,
  reached: [],
  updatedAt: at(0),
  ...more,
});
export const silence = (id: string, from: number, to: number, more: Partial<Silence> = {}): Silence => ({
  id,
  scope: { kind: 'match', match: { assets: ['srv-*'] } },
  reason: 'Firmware',
  createdBy: 'anna',
  createdAt: at(from),
  startsAt: at(from),
  endsAt: at(to),
  closedAt: null,
  endedBy: null,
  place: null,
  ...more,
});
const notice = (incidentId: string, channel: string, more: Partial<Notice> = {}): Notice => ({
  incidentId,
  platform: 'slack',
  channel,
  routeId: 'r1',
  outcome: 'sent',
  silenceId: null,
  at: at(0),
  summedAt: null,
  ...more,
});

/** What the stores of the care of incidents keep. */
export function describeCare(fresh: () => TenantStores): void {
  describe('care', () => {
    it('knows what is due, the longest due first, and forgets what nobody waits for', async () => {
      const { care: store } = fresh();
      const escalation = (seconds: number) => ({ policyId: 'p', step: 0, round: 0, dueAt: at(seconds) });
      const reminder = { everyMs: 1_000, dueAt: at(20), count: 0 };
      await store.put(care('inc_a', { escalation: escalation(30), reminder }));
      await store.put(care('inc_b', { escalation: escalation(10) }));
      await store.put(care('inc_c', { escalation: escalation(5), snooze: { by: 'anna', until: at(90) } }));
      await store.put(care('inc_d', { escalation: escalation(1), acknowledged: { by: 'anna', at: at(0) } }));
      expect(await store.due(at(20), 10)).toEqual(['inc_b', 'inc_a']);
      expect(await store.due(at(9), 10)).toEqual([]);
      expect(await store.due(at(90), 10)).toEqual(['inc_b', 'inc_a', 'inc_c']);
      expect(await store.get('inc_a')).toEqual(care('inc_a', { escalation: escalation(30), reminder }));
      await store.put(care('inc_b'));
      expect(await store.due(at(90), 1)).toEqual(['inc_a']);
      expect((await store.ofIncidents(['inc_d', 'inc_b', 'inc_x'])).map(({ incidentId }) => incidentId)).toEqual(['inc_b', 'inc_d']);
      expect(await store.get('inc_x')).toBeNull();
    });

    it('knows which silences are active, which are over and which are closed', async () => {
      const { care: store } = fresh();
      await store.putSilence(silence('sil_a', 0, 10));
      await store.putSilence(silence('sil_b', 5, 20));
      await store.putSilence(silence('sil_c', 0, 30, { closedAt: at(3) }));
      expect((await store.activeSilences(at(7))).map(({ id }) => id)).toEqual(['sil_b', 'sil_a']);
      expect((await store.activeSilences(at(10))).map(({ id }) => id)).toEqual(['sil_b']);
      expect(await store.silencesDue(at(10))).toEqual(['sil_a']);
      expect(await store.silencesDue(at(9))).toEqual([]);
      await store.putSilence(silence('sil_a', 0, 10, { closedAt: at(11) }));
      expect(await store.silencesDue(at(11))).toEqual([]);
      expect((await store.silences({ open: true, limit: 9 })).map(({ id }) => id)).toEqual(['sil_b']);
      expect((await store.silences({ limit: 2 })).map(({ id }) => id)).toEqual(['sil_b', 'sil_a']);
      const behind = async (id: string, seconds: number) =>
        (await store.silences({ behind: { id, startsAt: at(seconds) }, limit: 9 })).map((one) => one.id);
      expect(await behind('sil_b', 5)).toEqual(['sil_a', 'sil_c']);
      expect(await behind('sil_a', 0)).toEqual(['sil_c']);
      expect(await behind('sil_c', 0)).toEqual([]);
      expect(await store.silence('sil_b')).toEqual(silence('sil_b', 5, 20));
    });

    it('keeps one notice of an incident per channel, and finds those that were held back', async () => {
      const tenant = fresh();
      const { care: store } = tenant;
      await tenant.alerts.putIncident(incident('inc_a', 1, 0));
      await tenant.alerts.putIncident(incident('inc_b', 2, 0, { status: 'resolved' }));
      await store.putSilence(silence('sil_a', 0, 10));
      for (const one of [notice('inc_a', 'C1'), notice('inc_a', 'C2', { outcome: 'silenced', silenceId: 'sil_a', at: at(2) })])
        await store.putNotice(one);
      await store.putNotice(notice('inc_b', 'C1', { outcome: 'silenced', silenceId: 'sil_a' }));
      await store.putNotice(notice('inc_b', 'C3', { outcome: 'rate' }));
      expect((await store.noticesOf('inc_a')).map(({ channel, outcome }) => `${channel} ${outcome}`)).toEqual(['C1 sent', 'C2 silenced']);
      expect((await store.heldBy('sil_a')).map(({ incidentId }) => incidentId)).toEqual(['inc_b', 'inc_a']);
      expect(await store.released(10)).toEqual([]);
      await store.putSilence(silence('sil_a', 0, 10, { closedAt: at(10) }));
      expect(await store.released(10)).toEqual(['inc_a']);
      await store.putNotice(notice('inc_a', 'C2'));
      expect(await store.released(10)).toEqual([]);
      const sent = { routeId: 'r1', platform: 'slack', channel: 'C1' };
      expect(await store.sentSince({ ...sent, since: at(-1) })).toBe(1);
      expect(await store.sentSince({ ...sent, since: at(0) })).toBe(0);
      expect(await store.heldForRate(10)).toEqual([notice('inc_b', 'C3', { outcome: 'rate' })]);
      await store.putNotice(notice('inc_b', 'C3', { outcome: 'rate', summedAt: at(9) }));
      expect(await store.heldForRate(10)).toEqual([]);
    });

    it('keeps schedules, and nothing of it is seen by another tenant', async () => {
      const [one, other] = [fresh(), fresh()];
      const schedule = { id: 'primary', ics: 'BEGIN:VCALENDAR', timeZone: 'Asia/Seoul', importedBy: 'anna', importedAt: at(0) };
      await one.care.putSchedule(schedule);
      await one.care.put(care('inc_a'));
      await one.care.putSilence(silence('sil_a', 0, 10));
      await one.care.putNotice(notice('inc_a', 'C1'));
      expect(await one.care.schedules()).toEqual([schedule]);
      expect(await other.care.schedules()).toEqual([]);
      expect(await other.care.get('inc_a')).toBeNull();
      expect(await other.care.silences({ limit: 9 })).toEqual([]);
      expect(await other.care.noticesOf('inc_a')).toEqual([]);
    });
  });
}
