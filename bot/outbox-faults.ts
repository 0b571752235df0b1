import { createRepeats } from '../domain/repeats.ts';

/** Tells of what keeps a platform's messages waiting, the same once a minute: it is looked for twice a second. */
export function createFaults(log: (level: 'error', message: string) => void, now: () => Date) {
  const repeats = createRepeats();
  return (platformId: string, error: unknown): void => {
    const what = describe(error);
    const due = repeats.due(platformId, what, now().getTime());
    if (due === null) return;
    log('error', `outbox ${platformId}: ${what}${due.repeated === 0 ? '' : ` (${due.repeated} times more since it was told)`}`);
  };
}

/** Says that a message will not be tried again, which nobody would see otherwise. @returns why */
export function givenUp(log: (level: 'error', message: string) => void, about: string, attempts: number): string {
  const why = `given up after ${attempts} attempts`;
  log('error', `${about} ${why}`);
  return why;
}

export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
