import type { Deed, Rate } from '../rates.ts';

/** A little more than a second: what is sent evenly arrives less so. */
const SECOND_MS = 1_050;
const MINUTE_MS = 61_000;

/** Of what Slack says it allows at least, a little is left: its tiers of 20, 50 and 100 a minute. */
const [TIER_2, TIER_3, TIER_4] = [18, 45, 90];

/**
 * What Slack allows: one new message a second in a channel, a chart being one; of changes and of look-ups some fifty a minute, of charts
 * a hundred, all channels together.
 *
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export function slackRates(deed: Deed, channel: string): readonly Rate[] {
  const own: Rate = { key: `${deed === 'chart' ? 'send' : deed} ${channel}`, most: 1, withinMs: SECOND_MS };
  // Slack wants a method later of a whole workspace, new messages of one channel.
  if (deed === 'send') return [{ ...own, isHeld: true }];
  return [own, { key: deed, most: deed === 'chart' ? TIER_4 : TIER_3, withinMs: MINUTE_MS, isHeld: true }];
}

const A_MINUTE: Readonly<Record<string, number>> = {
  // Beyond that an answer comes whole.
  'chat.startStream': 15,
  'chat.stopStream': TIER_2,
  'chat.appendStream': TIER_4,
  'chat.postEphemeral': TIER_4,
  'conversations.open': TIER_3,
  // Beside the look-ups of the outbox.
  'conversations.replies': 5,
  'users.info': TIER_4,
  'views.open': TIER_4,
  'views.publish': TIER_4,
  'views.update': TIER_4,
};

/**
 * What Slack allows of a method that is called beside the outbox.
 *
 * @see https://docs.slack.dev/reference/methods, the tier of each
 */
export function methodRates(method: string): readonly Rate[] {
  const most = A_MINUTE[method];
  return most === undefined ? [] : [{ key: method, most, withinMs: MINUTE_MS }];
}
