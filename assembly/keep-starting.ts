import { setTimeout as pause } from 'node:timers/promises';
import type { ChatPlatform } from '../bot/chat-platform.ts';

export type KeepStartingDeps = {
  readonly log: (level: 'warn' | 'error', message: string) => void;
  readonly onStarted: () => void;
  readonly signal: AbortSignal;
  /** Pause before the second try, in milliseconds; it doubles up to ten times that. */
  readonly pauseMs?: number;
};

const PAUSE_MS = 15_000;
const LONGEST = 10;

/**
 * Starts a chat platform and resolves after the first try. One that cannot be reached, as while a machine comes up before its network,
 * or that refuses its token, is tried again until it starts: each other reason is told once.
 */
export async function keepStarting(platform: Pick<ChatPlatform, 'id'>, start: () => Promise<void>, deps: KeepStartingDeps): Promise<void> {
  const { log, signal, pauseMs = PAUSE_MS } = deps;
  let told = '';
  const isStarted = async () => {
    try {
      await start();
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      if (why !== told)
        log('error', `${platform.id} did not start: ${why}; it is tried again, the rest works on. inframind doctor says what to do`);
      told = why;
      return false;
    }
    if (told !== '') log('warn', `${platform.id} has started`);
    deps.onStarted();
    return true;
  };
  if (await isStarted()) return;
  void (async () => {
    for (let times = 1; !signal.aborted; times = Math.min(LONGEST, times * 2)) {
      await pause(pauseMs * times, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted || (await isStarted())) return;
    }
  })();
}
