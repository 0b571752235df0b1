import { describe, expect, test } from 'vitest';
import { commandIncoming, formIncoming, homePressIncoming, messageIncoming, pressIncoming } from './incoming.ts';

const SELF = { userId: 'UBOT', teamId: 'T1', enterpriseId: 'E1' };
const ACTION = { action_id: 'inframind.ask.0', action_ts: '1', value: 'alerts' };

const WAYS = {
  'a message': (team: string | undefined) =>
    messageIncoming({ type: 'message', channel: 'C1', user: 'U1', text: 'alerts', ts: '1.1', user_team: team }, SELF),
  'a press': (team_id: string | undefined) =>
    pressIncoming({ user: { id: 'U1', team_id }, channel: { id: 'C1' }, container: { message_ts: '1.1' }, actions: [ACTION] }, SELF),
  'a press on the home': (team_id: string | undefined) =>
    homePressIncoming({ user: { id: 'U1', team_id }, view: { id: 'V1', type: 'home' }, actions: [ACTION] }, SELF),
  'a command': (team_id: string | undefined) =>
    commandIncoming({ text: 'alerts', channel_id: 'C1', user_id: 'U1', team_id, trigger_id: '1' }, SELF),
  'a form': (team_id: string | undefined) =>
    formIncoming(
      { user: { id: 'U1', team_id }, view: { id: 'V1', hash: '1', private_metadata: 'C1 1.1 ref', state: { values: {} } } },
      'submit',
      SELF,
    ),
};

describe.each(Object.entries(WAYS))('%s', (_name, of) => {
  test.each([
    ['of our workspace', 'T1', true],
    ['of the organisation it belongs to', 'E1', true],
    ['of another workspace', 'T2', false],
    ['of no workspace that is named', undefined, true],
  ])('of a person %s', (_title, team, ofOurTeam) => {
    expect(of(team)).toMatchObject({ userId: 'U1', ofOurTeam });
  });
});

test.each([
  ['of a bot', { bot_id: 'B1' }],
  ['of ours', { user: 'UBOT' }],
  ['of nobody', { user: undefined }],
  ['about somebody who joined', { subtype: 'channel_join' }],
])('a message %s is not heard', (_title, other) => {
  const message = { type: 'message', channel: 'C1', user: 'U1', text: 'alerts', ts: '1.1' };
  expect(messageIncoming(message, SELF)).not.toBeNull();
  expect(messageIncoming({ ...message, ...other }, SELF)).toBeNull();
});
