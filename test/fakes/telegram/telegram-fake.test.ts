import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderChart } from '../../../bot/chart/chart.ts';
import { scratch } from '../../peers/peer.ts';
import { describeWithPython, runPython } from '../../peers/python.ts';
import { sampleChart } from '../sample-cards.ts';
import { startTelegramFake } from './telegram-fake.ts';

describeWithPython(['python-telegram-bot==22.8'], 'python-telegram-bot, an independent client,', () => {
  it('talks to the fake as to Telegram: topics, replies, edits, pictures, updates, refusals, waits', async () => {
    const fake = await startTelegramFake();
    const folder = scratch('telegram');
    try {
      const picture = join(folder.path, 'chart.png');
      await writeFile(picture, await renderChart(sampleChart()));
      await fake.say({ user: 7, chat: -1001234567890, text: 'почему?' });
      fake.fail('deleteWebhook', { kind: 'rate-limited', retryAfterS: 3 });
      await runPython(new URL('./telegram_client.py', import.meta.url), [fake.apiRoot, fake.token, picture]);
      expect(fake.messages(-1001234567890).filter((message) => message.from.is_bot)).toHaveLength(3);
    } finally {
      folder.remove();
      await fake.stop();
    }
  });
});
