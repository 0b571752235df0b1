import { afterEach, beforeEach, expect, it } from 'vitest';
import { sampleCard } from '../../test/fakes/sample-cards.ts';
import { describeWithNpmPeer, makeTelegramTestServer, type TelegramTestServer } from '../../test/peers/chat-servers.ts';
import { eventually } from '../../test/peers/peer.ts';
import { renderChart } from '../chart/chart.ts';
import { createTelegram } from './telegram.ts';

describeWithNpmPeer('telegram-test-api', 'telegram against npm telegram-test-api', () => {
  const token = '100200:TESTtokenTESTtokenTESTtokenTESTtoken';
  let server: TelegramTestServer;
  beforeEach(async () => {
    server = await makeTelegramTestServer();
    await server.start();
  });
  afterEach(() => server.stop());

  it('takes a message by polling and answers it', async () => {
    const telegram = createTelegram({ token, apiRoot: server.config.apiURL }, { renderChart });
    await telegram.start(async (incoming) => {
      await telegram.send({ channel: incoming.channel, thread: null, card: sampleCard({ chart: null }), key: 'k' });
    });
    try {
      const client = server.getClient(token);
      await client.sendMessage(client.makeMessage('why?'));
      const updates = await eventually(async () => {
        const { result } = await client.getUpdates();
        return result.length > 0 ? result : null;
      });
      expect(updates[0]?.message.text).toContain('iowait on srv-db-03');
    } finally {
      await telegram.stop();
    }
  });
});
