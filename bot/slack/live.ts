import { createHash } from 'node:crypto';
import type { Logger, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Card } from '../card.ts';
import type { Incoming, Live } from '../chat-platform.ts';
import { createPacer, type Rate } from '../rates.ts';
import { type Block, renderBlocks, renderBody } from './blocks.ts';
import { sendFailure } from './outcome.ts';

/**
 * A message that is streamed: its ts, how many blocks it shows, and their digest. It travels through the outbox as text, so that any
 * process can complete it.
 */
export type Begun = { readonly ts: string; readonly blocks: number; readonly digest: string };

/** Slack allows some 20 streams a minute to be begun and as many to be ended, all people together; beyond that an answer comes whole. */
const STREAMS: readonly Rate[] = [{ key: 'streams', most: 15, withinMs: 61_000 }];
const STARTED = z.object({ ts: z.string() });

/**
 * Answers in threads of direct messages, those with the assistant among them, as they come about: a status, then the beginning of the
 * message as blocks, more of them as they stand. What Slack refuses is left out, and the answer comes whole.
 *
 * @see https://docs.slack.dev/reference/methods/chat.startStream
 * @see https://docs.slack.dev/reference/methods/assistant.threads.setStatus
 */
export function createLives({
  client,
  teamId,
  logger,
  now,
}: {
  readonly client: WebClient;
  readonly teamId: () => string;
  readonly logger: Logger;
  readonly now: () => Date;
}): (incoming: Incoming) => Live | null {
  const pacer = createPacer();
  return ({ channel, thread, userId, private: isPrivate }) => {
    if (!isPrivate || thread === null || channel === userId) return null;
    const place = { channel_id: channel, thread_ts: thread };
    let shown: readonly Block[] = [];
    let ts: string | null = null;
    let isBroken = false;
    let last: Promise<void> = Promise.resolve();
    const then = (what: string, work: () => Promise<void>) => {
      last = last.then(work).catch((error: unknown) => {
        isBroken = true;
        logger.warn(`slack ${what}: ${error instanceof Error ? error.message : String(error)}`);
      });
    };
    const setStatus = (status: string) => client.apiCall('assistant.threads.setStatus', { ...place, status });
    const append = async (blocks: readonly Block[]) => {
      const chunks = [{ type: 'blocks', blocks: blocks.slice(shown.length) }];
      if (ts === null) {
        if (pacer.waitMs(STREAMS, now()) > 0) return;
        pacer.note(STREAMS, now());
        const to = { channel, thread_ts: thread, recipient_user_id: userId, recipient_team_id: teamId() };
        ts = STARTED.parse(await client.apiCall('chat.startStream', { ...to, chunks })).ts;
      } else {
        await client.apiCall('chat.appendStream', { channel, ts, chunks });
      }
      shown = blocks;
    };
    return {
      step: (text) => {
        // A message that grows shows by itself that it is not finished; outside a thread with the assistant there is no status.
        if (ts === null) void setStatus(text).catch(() => {});
      },
      show: (beginning) =>
        then('stream', async () => {
          const blocks = renderBody(beginning);
          if (isBroken || blocks.length <= shown.length || !isSame(shown, blocks.slice(0, shown.length))) return;
          await append(blocks);
        }),
      end: async () => {
        await last;
        return ts === null ? null : `${ts} ${shown.length} ${digestOf(shown)}`;
      },
      drop: async () => {
        await last;
        if (ts === null) await setStatus('').catch(() => {});
        else await client.apiCall('chat.stopStream', { channel, ts }).catch(() => {});
      },
    };
  };
}

/** What `end` gave; null for what it did not. */
export function readBegun(text: string | null | undefined): Begun | null {
  const [, ts, blocks, digest] = /^(\d+\.\d+) (\d{1,2}) ([0-9a-f]{16})$/.exec(text ?? '') ?? [];
  return ts === undefined || blocks === undefined || digest === undefined ? null : { ts, blocks: Number(blocks), digest };
}

/**
 * Completes a message that was begun. Where what it shows is the card's beginning the rest is appended; else, or when Slack has ended
 * the stream (after five minutes, or because the person stopped it), the whole card takes its place. Done twice it is done once.
 *
 * @returns false when Slack takes neither, so that a new message is to be sent
 * @throws what Slack answers
 */
export async function completeBegun(
  client: WebClient,
  { channel, begun, card, text, metadata }: { channel: string; begun: Begun; card: Card; text: string; metadata: object },
): Promise<boolean> {
  const body = renderBody(card);
  const all = renderBlocks(card);
  const fits = digestOf(body.slice(0, begun.blocks)) === begun.digest;
  const rest = body.slice(begun.blocks);
  const more = fits ? { ...(rest.length === 0 ? {} : { chunks: [{ type: 'blocks', blocks: rest }] }), blocks: all.slice(body.length) } : {};
  const { ts } = begun;
  try {
    await client.apiCall('chat.stopStream', { channel, ts, ...more, metadata });
    if (fits) return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Where what was to be appended is refused, that the message ends is not; where Slack ended it, it is refused again.
    await client.apiCall('chat.stopStream', { channel, ts, metadata }).catch(ifRefused);
  }
  const replaced = await client.apiCall('chat.update', { channel, ts, text, blocks: all, metadata }).catch(ifRefused);
  return replaced !== null;
}

function isRefusal(error: unknown): boolean {
  return sendFailure(error).kind === 'refused';
}

function ifRefused(error: unknown): null {
  if (isRefusal(error)) return null;
  throw error;
}

function digestOf(blocks: readonly Block[]): string {
  return createHash('sha256').update(JSON.stringify(blocks)).digest('hex').slice(0, 16);
}

function isSame(one: readonly Block[], other: readonly Block[]): boolean {
  return digestOf(one) === digestOf(other);
}
