import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

/** What Slack demands for each method, and for each event, that the plugin uses. @see https://docs.slack.dev/reference/methods */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.startStream': ['chat:write'],
  'chat.appendStream': ['chat:write'],
  'chat.stopStream': ['chat:write'],
  'conversations.open': ['im:write'],
  'chat.postEphemeral': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'users.info': ['users:read'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'views.open': [],
  'views.update': [],
  'views.publish': [],
  'assistant.threads.setStatus': ['chat:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
};
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  app_mention: ['app_mentions:read'],
  app_home_opened: [],
  assistant_thread_started: ['assistant:write'],
  assistant_thread_context_changed: ['assistant:write'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
};
/** Of commands, and of opening a direct message with somebody. */
const OTHERS = ['commands', 'im:write'];

const source = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8'))
  .join('\n');
const manifest = parse(readFileSync(new URL('../../docs/slack-app-manifest.yaml', import.meta.url), 'utf8'));
const scopes: readonly string[] = manifest.oauth_config.scopes.bot;
const events: readonly string[] = manifest.settings.event_subscriptions.bot_events;

it('asks for the scopes of the methods that are called, and for no other', () => {
  // A method stands in the call, or in the pair from which the call takes it.
  const called = new Set([...source.matchAll(/(?:apiCall\(\s*|\bcall\(\s*|\(\[)'(\w+(?:\.\w+)+)'/g)].map(([, method]) => method ?? ''));
  if (/client\.auth\.test\(/.test(source)) called.add('auth.test');
  expect([...called].sort()).toEqual(Object.keys(METHODS).sort());
  const needed = new Set([
    ...[...called].flatMap((method) => METHODS[method] ?? []),
    ...events.flatMap((one) => EVENTS[one] ?? []),
    ...OTHERS,
  ]);
  expect([...scopes].sort()).toEqual([...needed].sort());
});

it('is told of the events that are listened to, and of no other', () => {
  const heard = new Set([...source.matchAll(/app\.event\('(\w+)'/g)].map(([, event]) => event ?? ''));
  expect(new Set(events.map((one) => one.split('.')[0]))).toEqual(heard);
  expect(events.every((one) => one in EVENTS)).toBe(true);
});

it('has the home, the assistant, the buttons and the command that the plugin answers', () => {
  const { features, settings } = manifest;
  expect(features.app_home.home_tab_enabled && features.app_home.messages_tab_enabled).toBe(true);
  expect(features.assistant_view.assistant_description.length).toBeGreaterThan(10);
  expect(settings.interactivity.is_enabled).toBe(true);
  const commands = [...source.matchAll(/app\.command\('(\/\w+)'/g)].map(([, name]) => name);
  expect(features.slash_commands.map((one: { command: string }) => one.command)).toEqual(commands);
});
