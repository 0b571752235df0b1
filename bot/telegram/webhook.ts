import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const UPDATE = z.looseObject({ update_id: z.int() });

/** The update that a body of Telegram's holds; null when it is none. */
export function updateIn(body: string): z.infer<typeof UPDATE> | null {
  return UPDATE.safeParse(parseJson(body)).data ?? null;
}

/** Whether a secret is the expected one, in constant time. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
