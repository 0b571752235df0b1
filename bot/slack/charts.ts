import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Chart } from '../../domain/answer.ts';
import type { ChartMessage, Posted, SendResult } from '../chat-platform.ts';
import { sendFailure } from './outcome.ts';

const UPLOAD = z.object({ upload_url: z.url(), file_id: z.string() });
const REPLIES = z.object({
  messages: z.array(z.object({ ts: z.string(), files: z.array(z.object({ name: z.string().nullish() })).optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
/** Of 200 replies each. */
const MOST_PAGES = 25;
/** Slack puts a file into its thread after it has answered, most often within a second. */
const SHARED_AFTER_MS = 15_000;

/**
 * Charts as files in the thread of their message. Nothing is seen of one until the last of three steps: when an answer before was lost,
 * it is begun anew. Its name is that by which it is found.
 *
 * @see https://docs.slack.dev/messaging/working-with-files
 */
export function createCharts(deps: {
  readonly client: WebClient;
  readonly renderChart: (chart: Chart) => Promise<Buffer>;
  readonly timeoutMs: number;
}): {
  send(message: ChartMessage & { readonly chart: Chart }): Promise<SendResult>;
  find(message: ChartMessage): Promise<Posted | null>;
} {
  const { client } = deps;
  return {
    send: async ({ channel, posted: { thread }, chart, key }) => {
      try {
        const picture = await deps.renderChart(chart).catch((error: unknown) => String(error));
        if (typeof picture === 'string') return { kind: 'refused', reason: `chart: ${picture}` };
        const announced = { filename: nameOf(key), length: picture.length, alt_txt: chart.title.slice(0, 900) };
        const target = UPLOAD.parse(await client.apiCall('files.getUploadURLExternal', announced));
        const later = await upload(target.upload_url, picture);
        if (later !== null) return later;
        const files = [{ id: target.file_id, title: chart.title.slice(0, 200) }];
        return await share({ files, channel_id: channel, thread_ts: thread });
      } catch (error) {
        return sendFailure(error);
      }
    },

    find: async ({ channel, posted: { thread, messageId }, key }) => {
      let cursor = '';
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const more = cursor === '' ? {} : { cursor };
        const asked = { channel, ts: thread, oldest: messageId, limit: 200, ...more };
        const { messages, response_metadata } = REPLIES.parse(await client.apiCall('conversations.replies', asked));
        const ours = messages.find(({ files = [] }) => files.some(({ name }) => name === nameOf(key)));
        if (ours !== undefined) return { messageId: thread, thread };
        cursor = response_metadata?.next_cursor ?? '';
        if (cursor === '') return null;
      }
      return null;
    },
  };

  async function share(file: {
    readonly files: readonly object[];
    readonly channel_id: string;
    readonly thread_ts: string;
  }): Promise<SendResult> {
    try {
      await client.apiCall('files.completeUploadExternal', file);
      return { kind: 'sent', posted: { messageId: file.thread_ts, thread: file.thread_ts } };
    } catch (error) {
      const failure = sendFailure(error);
      return failure.kind === 'unknown' ? { ...failure, seenAfterMs: SHARED_AFTER_MS } : failure;
    }
  }

  async function upload(url: string, picture: Buffer): Promise<SendResult | null> {
    const sent = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(picture),
      signal: AbortSignal.timeout(deps.timeoutMs),
    });
    if (sent.ok) return null;
    if (sent.status === 429) return { kind: 'later', retryAfterMs: Math.max(1, Number(sent.headers.get('retry-after')) || 1) * 1_000 };
    return { kind: 'unknown', reason: `the upload answered ${sent.status}` };
  }
}

function nameOf(key: string): string {
  return `chart-${createHash('sha256').update(key).digest('hex').slice(0, 16)}.png`;
}
