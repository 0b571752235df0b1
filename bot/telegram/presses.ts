import type { Api } from 'grammy';
import { cut } from '../format.ts';
import { describe, isPressOver } from './outcome.ts';

/** Presses whose clock turns until they are answered, which is due once and within seconds. */
export type Presses = {
  /** A press that is answered when what it asks for is done. */
  keep(eventId: string, pressId: string): void;
  /** Answers one that was kept, in a window of its own. @returns false when there is none, or it waited too long */
  tell(eventId: string, text: string): Promise<boolean>;
  /** Ends one that was kept and that nobody answered. */
  settle(eventId: string): void;
  /** Answers one that was not kept. */
  answer(pressId: string, said?: { readonly text: string; readonly show_alert?: boolean }): Promise<void>;
};

const MOST_KEPT = 1_000;

export function createPresses(api: Api, warn: (message: string) => void): Presses {
  const kept = new Map<string, string>();
  /** Telegram would deliver a press that can no longer be answered again for ever if that were an error. */
  const tooLate = (error: unknown) => warn(`telegram: ${describe(error)}`);
  const taken = (eventId: string) => {
    const pressId = kept.get(eventId);
    kept.delete(eventId);
    return pressId;
  };
  const answer: Presses['answer'] = async (pressId, said) => {
    await api.answerCallbackQuery(pressId, said).catch(tooLate);
  };

  return {
    keep: (eventId, pressId) => {
      if (kept.size < MOST_KEPT) kept.set(eventId, pressId);
    },
    tell: async (eventId, text) => {
      const pressId = taken(eventId);
      if (pressId === undefined) return false;
      try {
        await api.answerCallbackQuery(pressId, { text: cut(text, 200), show_alert: true });
        return true;
      } catch (error) {
        if (isPressOver(error)) return false;
        throw error;
      }
    },
    settle: (eventId) => {
      const pressId = taken(eventId);
      if (pressId !== undefined) void answer(pressId);
    },
    answer,
  };
}
