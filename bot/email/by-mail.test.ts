import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApprovals } from '../../actions/approvals/approvals.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { sampleAnswer } from '../../test/fakes/sample-cards.ts';
import { eventually } from '../../test/peers/peer.ts';
import { describeWithPython } from '../../test/peers/python.ts';
import { headerOf, nextMail, SMTP_PACKAGES, type SmtpPeer, startSmtp } from '../../test/peers/smtp.ts';
import { createRig } from '../../test/rigs/actions.ts';
import { announceIncident, type Channel } from '../announce.ts';
import { createApprovalNews, refreshApproval } from '../announce-approval.ts';
import { renderChart } from '../chart/chart.ts';
import { createOutbox } from '../outbox.ts';
import { createEmail } from './email.ts';

const CHANNEL: Channel = { platform: 'email', channel: 'oncall@example.com', language: 'ru', timeZone: 'Europe/Moscow', edits: 'never' };
const TARGET = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };

describeWithPython(SMTP_PACKAGES, 'an incident by mail', () => {
  let stores: Stores;
  let peer: SmtpPeer;
  beforeAll(async () => {
    [{ stores }, peer] = await Promise.all([openStores({ databaseUrl: null, dataDir: 'memory' }), startSmtp({ tls: 'none' })]);
  });
  afterAll(async () => {
    await peer.stop();
    await stores.close();
  });

  it('is told in one thread, each thing once, tried again after 4xx and given up with the reason after 5xx', async () => {
    const rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
    const { id: alertId, incidentId: id, startedAt: openedAt } = rig.alert;
    const incident = { id, number: 12, title: 'shop', status: 'open', severity: 'critical', assetId: TARGET.assetId, openedAt } as const;
    await rig.stores.alerts.putIncident({ ...incident, resolvedAt: null, alertIds: [alertId] });
    let later = 0;
    const now = () => new Date(Date.now() + later);
    const email = createEmail(
      { host: '127.0.0.1', port: peer.port, tls: 'none', from: 'inframind@example.com' },
      { renderChart, pageUrl: 'https://inframind.example/' },
    );
    const outbox = createOutbox({ stores: rig.stores, platforms: [email], now, gapMs: { email: 1 }, pollMs: 20 });
    const news = { channels: [CHANNEL], runbooks: rig.deps.runbooks, now: rig.deps.now };
    const approvals = createApprovals({ ...rig.deps, announce: createApprovalNews(news) });
    const told = {
      stores: rig.stores,
      channels: [CHANNEL],
      links: { evidenceUrlBase: null, webUrl: null },
      now: rig.deps.now,
      canRequest: true,
    };
    const whole = { ...incident, resolvedAt: null, alertIds: [alertId] };
    const incidentNews = (transition: 'firing' | 'changed') =>
      announceIncident(told, { incident: whole, alert: rig.alert, summary: null, transition, answer: async () => sampleAnswer('ru') });

    peer.fail('rcpt 451 4.7.1 Greylisted');
    await incidentNews('firing');
    outbox.start();
    try {
      await eventually(async () =>
        (await rig.stores.chat.waiting({ platform: 'email', limit: 9 })).some(({ error }) => error?.startsWith('later')),
      );
      expect(peer.mails()).toHaveLength(0);
      later = 121_000;
      const first = await nextMail(peer);
      await incidentNews('changed');
      const requested = (unit: string) =>
        approvals.request(rig.people.olga, { runbookId: 'restart-service', parameters: { unit }, targetAssetId: TARGET.assetId, alertId });
      const asked = await requested('shop.service');
      const second = await nextMail(peer, 1);
      await approvals.reject(rig.people.anna, asked.id);
      const third = await nextMail(peer, 2);
      await refreshApproval(news, rig.stores, asked.id, 'a late press elsewhere');
      peer.fail('data 554 5.7.1 Not wanted here');
      const again = await requested('other.service');
      await eventually(async () => (await rig.stores.chat.waiting({ platform: 'email', limit: 9 })).length === 0);

      expect(peer.mails()).toHaveLength(3);
      expect(headerOf(second, 'In-Reply-To')).toBe(headerOf(first, 'Message-ID'));
      expect(headerOf(third, 'In-Reply-To')).toBe(headerOf(second, 'Message-ID'));
      expect(headerOf(third, 'Subject')).toBe(`Re: ${headerOf(first, 'Subject')}`);
      expect(third.parts[0]?.text).toContain('отклонено');
      expect(again.state).toBe('PENDING');
    } finally {
      await outbox.stop();
    }
  });
});
