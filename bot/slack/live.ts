import { createHash } from 'node:crypto';
import type { Logger, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Card } from '../card.ts';
import type { Incoming, Live } from '../chat-platform.ts';
import { Later } from '../rates.ts';
import { type Block, renderBlocks, renderBody } from './blocks.ts';
import type { Call } from './calls.ts';
import type { Self } from './incoming.ts';
import { sendFailure } from './outcome.ts';

/**
 * A message that is streamed: its ts, how many blocks it shows, and their digest. It travels through the outbox as text, so that any
 * process can complete it.
 */
export type Begun = { readonly ts: string; readonly blocks: number; readonly digest: string };

/** Nobody waits for what is shown on the way. */
const AT_ONCE = { patienceMs: 0 };
const STARTED = z.object({ ts: z.string() });
const REPLIES = z.object({
  messages: z.array(
    z.object({ ts: z.string(), user: z.string().optional(), streaming_state: z.string().optional(), metadata: z.unknown().optional() }),
  ),
});
/** Of what nobody can say how much it shows: the whole card takes its place. */
const UNSURE = '0'.repeat(16);
/** So many of the streams that were begun are known apart from one whose beginning got no answer. */
const MOST_KNOWN = 500;

/**
 * Answers in threads, of channels, of direct messages and with the assistant, as they come about: a status, then the beginning of the
 * message as blocks, more of them as they stand. What Slack refuses is left out, and the answer comes whole. Where an answer of Slack
 * was lost, the message is looked for and what it shows replaced, so that nothing stands there twice.
 *
 * @see https://docs.slack.dev/reference/methods/chat.startStream
 * @see https://docs.slack.dev/reference/methods/assistant.threads.setStatus
 */
export function createLives({
  call,
  self,
  logger,
}: {
  readonly call: Call;
  readonly self: () => Self;
  readonly logger: Logger;
}): (incoming: Incoming) => Live | null {
  const known = new Set<string>();
  const remember = (ts: string) => {
    known.add(ts);
    for (const oldest of [...known].slice(0, -MOST_KNOWN)) known.delete(oldest);
  };
  return ({ channel, thread: told, userId, messageId, alone }) => {
    // Where nobody is in a thread yet, the answer opens the one of the question.
    const thread = told ?? (messageId === '' ? null : messageId);
    if (thread === null || channel === userId || alone === true) return null;
    const place = { channel_id: channel, thread_ts: thread };
    let shown: readonly Block[] = [];
    let ts: string | null = null;
    let isBroken = false;
    let isUnsure = false;
    let last: Promise<void> = Promise.resolve();
    const then = (what: string, work: () => Promise<void>) => {
      last = last.then(work).catch((error: unknown) => {
        // What is not let through now is shown with what comes next.
        if (error instanceof Later) return;
        isBroken = true;
        isUnsure = sendFailure(error).kind === 'unknown';
        logger.warn(`slack ${what}: ${error instanceof Error ? error.message : String(error)}`);
      });
    };
    /** The stream whose beginning got no answer, if it began. */
    const findLost = async () => {
      const asked = { channel, ts: thread, oldest: messageId, limit: 200, include_all_metadata: true };
      const { messages } = REPLIES.parse(await call('conversations.replies', asked));
      const isLost = (one: z.infer<typeof REPLIES>['messages'][number]) =>
        one.user === self().userId && one.ts > messageId && one.streaming_state !== undefined && one.metadata == null && !known.has(one.ts);
      const lost = messages.filter(isLost);
      return lost.length === 1 ? (lost[0]?.ts ?? null) : null;
    };
    const settled = async () => {
      await last;
      if (ts !== null || !isUnsure) return;
      ts = await findLost().catch(() => null);
      if (ts !== null) remember(ts);
    };
    const setStatus = (status: string) => call('assistant.threads.setStatus', { ...place, status }, AT_ONCE);
    const append = async (blocks: readonly Block[]) => {
      const chunks = [{ type: 'blocks', blocks: blocks.slice(shown.length) }];
      if (ts === null) {
        const to = { channel, thread_ts: thread, recipient_user_id: userId, recipient_team_id: self().teamId };
        ts = STARTED.parse(await call('chat.startStream', { ...to, chunks }, AT_ONCE)).ts;
        remember(ts);
      } else {
        await call('chat.appendStream', { channel, ts, chunks }, AT_ONCE);
      }
      shown = blocks;
    };
    return {
      step: (text) => {
        // A message that grows shows by itself that it is not finished; where there is no status, none is shown.
        if (ts === null) void setStatus(text).catch(() => {});
      },
      show: (beginning) =>
        then('stream', async () => {
          const blocks = renderBody(beginning);
          if (isBroken || blocks.length <= shown.length || !isSame(shown, blocks.slice(0, shown.length))) return;
          await append(blocks);
        }),
      end: async () => {
        await settled();
        return ts === null ? null : `${ts} ${shown.length} ${isUnsure ? UNSURE : digestOf(shown)}`;
      },
      drop: async () => {
        await settled();
        if (ts === null) await setStatus('').catch(() => {});
        else await call('chat.stopStream', { channel, ts }).catch(() => {});
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
  { client, call }: { readonly client: WebClient; readonly call: Call },
  { channel, begun, card, text, metadata }: { channel: string; begun: Begun; card: Card; text: string; metadata: object },
): Promise<boolean> {
  const body = renderBody(card);
  const all = renderBlocks(card);
  const fits = digestOf(body.slice(0, begun.blocks)) === begun.digest;
  const rest = body.slice(begun.blocks);
  const more = { ...(rest.length === 0 ? {} : { chunks: [{ type: 'blocks', blocks: rest }] }), blocks: all.slice(body.length) };
  const { ts } = begun;
  try {
    // The mark by which it is found says that it is whole: what is to be replaced gets it with the whole.
    await call('chat.stopStream', { channel, ts, ...(fits ? { ...more, metadata } : {}) }, AT_ONCE);
    if (fits) return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Where what was to be appended is refused, that the message ends is not; where Slack ended it, it is refused again.
    await call('chat.stopStream', { channel, ts }, AT_ONCE).catch(ifRefused);
  }
  const replaced = await client.apiCall('chat.update', { channel, ts, text, blocks: all, metadata }).catch(ifRefused);
  // What cannot become the answer does not stay beside it.
  if (replaced === null) await client.apiCall('chat.delete', { channel, ts }).catch(ifRefused);
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
