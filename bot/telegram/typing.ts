import type { Working } from '../chat-platform.ts';

/** What is answered sooner needs no sign. */
const FIRST_MS = 300;
/** Telegram shows it for five seconds, or until a message comes. */
const AGAIN_MS = 4_000;
const MOST_SIGNS = 75;

/**
 * Says again and again that something is being written, until the answer comes; not more once Telegram did not take it.
 *
 * @see https://core.telegram.org/bots/api#sendchataction
 */
export function createTyping(show: (channel: string) => Promise<unknown>, refused: (error: unknown) => void): (channel: string) => Working {
  return (channel) => {
    let timer: NodeJS.Timeout | null = null;
    let isOver = false;
    let left = MOST_SIGNS;
    const soon = (ms: number) => {
      timer = setTimeout(() => {
        left -= 1;
        show(channel).then(() => {
          if (!isOver && left > 0) soon(AGAIN_MS);
        }, refused);
      }, ms);
      timer.unref();
    };
    return {
      step: () => {
        if (timer === null && !isOver) soon(FIRST_MS);
      },
      end: () => {
        isOver = true;
        if (timer !== null) clearTimeout(timer);
      },
    };
  };
}
