import { join } from 'node:path';
import { parseSettings } from '../../config.ts';
import type { Settings } from '../../settings.ts';
import type { SlackFake } from '../fakes/slack/slack-fake.ts';
import type { TelegramFake } from '../fakes/telegram/telegram-fake.ts';

export const CHANNEL = 'C0000000A';
export const GROUP = -1001234567890;
export const [OLGA, ANNA, BORIS, NOBODY] = ['U0000OLGA', 'U0000ANNA', 'U000BORIS', 'U00000NEW'] as const;
export const ADMIN = 'U000ADMIN';
export const BORIS_T = 13;

/** A program in which Olga asks, Anna and Boris may approve, and an administrator is; in Slack, in Telegram, and with keys `api-key-of-ID`. */
export function highRiskSettings(folder: string, port: number, slack: SlackFake, telegram: TelegramFake): Settings {
  Object.assign(process.env, {
    TEST_STEP_SLACK: slack.token,
    TEST_STEP_APP: slack.appToken,
    TEST_STEP_TELEGRAM: telegram.token,
    TEST_STEP_SSH: 'no key',
    TEST_STEP_ANNA: 'api-key-of-anna',
    TEST_STEP_BORIS: 'api-key-of-boris',
    TEST_STEP_ADMIN: 'api-key-of-admin',
  });
  const approver = (id: string, name: string, slackId: string, telegramId: number, more: object = {}) => ({
    id,
    name,
    roles: ['approver'],
    identities: [
      { platform: 'slack', userId: slackId },
      { platform: 'telegram', userId: String(telegramId) },
    ],
    ...more,
  });
  return parseSettings(
    {
      dataDir: join(folder, 'data'),
      api: { port },
      targets: [],
      rules: [],
      evaluateEvery: '1h',
      hosts: [
        { asset: 'srv-1', host: '127.0.0.1', port: 1, user: 'ops', privateKey: 'env:TEST_STEP_SSH', hostKeyFingerprint: 'SHA256:abc' },
      ],
      people: [
        approver('olga', 'Olga', OLGA, 11),
        approver('anna', 'Анна <script>alert(1)</script>', ANNA, 12, { apiKey: 'env:TEST_STEP_ANNA', language: 'ru' }),
        approver('boris', 'Boris', BORIS, BORIS_T, { apiKey: 'env:TEST_STEP_BORIS' }),
        approver('new', 'New', NOBODY, 14),
        {
          ...{ id: 'admin', name: 'Admin', roles: ['admin'], apiKey: 'env:TEST_STEP_ADMIN' },
          identities: [{ platform: 'slack', userId: ADMIN }],
        },
      ],
      channels: [
        { platform: 'slack', channel: CHANNEL },
        { platform: 'telegram', channel: String(GROUP) },
      ],
      slack: { botToken: 'env:TEST_STEP_SLACK', appToken: 'env:TEST_STEP_APP', apiUrl: slack.apiUrl },
      telegram: { token: 'env:TEST_STEP_TELEGRAM', apiRoot: telegram.apiRoot },
    },
    'test',
  );
}

/** Bytes of a secret as the page shows it. */
export function fromBase32(text: string): Buffer {
  const bits = [...text].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
