import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announcementId } from '../bot/announce.ts';
import { enqueueCard } from '../bot/outgoing.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { sampleAlert } from './fakes/sample-cards.ts';
import { eventually, type Peer, startProcess } from './peers/peer.ts';
import { describeWithPostgres, type PostgresPeer, startPostgres } from './peers/postgres.ts';

const PROGRAM = join(import.meta.dirname, 'rigs', 'care-process.ts');
/** Names the sessions of the processes in the database. */
const SESSIONS = 'care-process';
const MINUTE_MS = 60_000;
/** A minute of theirs is half a second of ours. */
const TIMES = 120;

await describeWithPostgres('worker processes on one database', () => {
  let postgres: PostgresPeer;
  let stores: Stores;
  let tenant: TenantStores;
  const peers: Peer[] = [];
  const began = Date.now();

  beforeAll(async () => {
    postgres = await startPostgres();
    ({ stores } = await openStores({ databaseUrl: postgres.url, dataDir: 'memory' }));
    const id = randomUUID();
    await stores.tenants.create({ id, name: id });
    tenant = stores.forTenant(id);
    const alert = sampleAlert({ incidentId: 'inc_0000000000000000000000aa' });
    const at = new Date(began);
    await tenant.alerts.put(alert);
    await tenant.alerts.putIncident({
      ...{ id: alert.incidentId, number: 1, title: alert.name, status: 'open', severity: 'critical', assetId: alert.assetId },
      ...{ openedAt: at, resolvedAt: null, alertIds: [alert.id] },
    });
    const place = { platform: 'slack', channel: 'C1' };
    await tenant.care.putNotice({
      ...place,
      incidentId: alert.incidentId,
      routeId: null,
      outcome: 'sent',
      silenceId: null,
      at,
      summedAt: null,
    });
    const card = { language: 'en' as const, headline: 'h', tone: 'critical' as const, parts: [], actions: [], chart: null };
    await enqueueCard(tenant, { ...place, id: announcementId(alert.incidentId, place), thread: null, card, priority: 2, at });
    await tenant.care.put({
      ...{ incidentId: alert.incidentId, acknowledged: null, assignee: null, snooze: null, escalation: null, reached: [], updatedAt: at },
      reminder: { everyMs: MINUTE_MS, dueAt: new Date(began + MINUTE_MS), count: 0 },
    });
  }, 120_000);
  afterAll(async () => {
    for (const peer of peers) await peer.stop();
    await stores.close();
    await postgres.stop();
  });

  const start = async () => {
    const args = [PROGRAM, `${postgres.url}?application_name=${SESSIONS}`, tenant.tenantId, String(began), String(TIMES)];
    const peer = await startProcess({ command: process.execPath, args, ready: (output) => output.includes('round'), timeoutMs: 60_000 });
    peers.push(peer);
    return peer;
  };
  /** What a killed process had already sent is still done by its session. */
  const sessionsHaveEnded = async () => {
    const root = new pg.Client(postgres.url);
    await root.connect();
    const left = async () => (await root.query('SELECT FROM pg_stat_activity WHERE application_name = $1', [SESSIONS])).rowCount;
    await eventually(async () => (await left()) === 0, 30_000);
    await root.end();
  };
  const reminders = async () => (await tenant.audit.list({ limit: 10_000 })).filter(({ action }) => action === 'incident.reminded');
  const rounds = (peer: Peer) => peer.output().split('round').length;
  const texts = async () =>
    (await tenant.chat.waiting({ platform: 'slack', limit: 10_000 })).map(
      ({ card }) => (card as { card: { headline: string; parts: Array<{ text?: string }> } }).card,
    );

  test('remind once each time, and send each digest once, though they race and are killed', { timeout: 120_000 }, async () => {
    for (let killed = 0; killed < 2; killed += 1) {
      const pair = await Promise.all([start(), start()]);
      const before = pair.map(rounds);
      const isAtWork = () => pair.every((peer, index) => rounds(peer) > (before[index] ?? 0) + 8);
      await eventually(async () => isAtWork() && (await reminders()).length > 3 * (killed + 1), 40_000);
      for (const { pid } of pair) process.kill(pid, 'SIGKILL');
      await sessionsHaveEnded();
    }
    const times = (await reminders()).map(({ at }) => at.getTime()).sort((a, b) => a - b);
    expect(times.length).toBeGreaterThan(4);
    for (const [index, ms] of times.slice(1).entries()) expect(ms - (times[index] ?? 0)).toBeGreaterThanOrEqual(MINUTE_MS);
    const cards = await texts();
    expect(cards.filter(({ headline }) => headline.includes('nobody has it'))).toHaveLength(times.length);
    expect((await tenant.care.get('inc_0000000000000000000000aa'))?.reminder?.count).toBe(times.length);
    // Each digest begins where the one before ended.
    const spans = cards.flatMap(({ parts }) => /^Digest · (.*) – (.*?)(?: UTC.*)?$/.exec(parts[0]?.text ?? '')?.slice(1) ?? []);
    const ends = spans.filter((_one, index) => index % 2 === 1);
    const begins = spans.filter((_one, index) => index % 2 === 0);
    expect(ends.length).toBeGreaterThan(4);
    expect(new Set(ends).size).toBe(ends.length);
    expect(begins.slice(1)).toEqual(ends.slice(0, -1));
  });
});
