import type { Deed, Rate } from '../rates.ts';

/** A little more than a second: what is sent evenly arrives less so. */
const SECOND_MS = 1_050;
const MINUTE_MS = 61_000;

/**
 * What Slack allows: one new message a second in a channel; of changes and of look-ups some fifty a minute, all channels together.
 *
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export function slackRates(deed: Deed, channel: string): readonly Rate[] {
  const own: Rate = { key: `${deed} ${channel}`, most: 1, withinMs: SECOND_MS };
  return deed === 'send' ? [own] : [own, { key: deed, most: 48, withinMs: MINUTE_MS }];
}
