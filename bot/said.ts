import { createHash } from 'node:crypto';

/** So long after it was said, what is said anew in its place is a question; later it only puts the record right. */
const CORRECTED_WITHIN_S = 600;

/** Names what a post says: the same again, in whatever form a platform tells it, is the same; what takes its place is not. */
export function saidId(channel: string, messageId: string, text: string): string {
  return `${channel}:${messageId}:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** Whether a post that was changed, at instants in seconds, is to be heard again. */
export function isHeardAgain(saidAtS: number, changedAtS: number): boolean {
  return changedAtS - saidAtS <= CORRECTED_WITHIN_S;
}
