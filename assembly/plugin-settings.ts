import { z } from 'zod';
import { AppError } from '../domain/errors.ts';

/**
 * Builds a plugin from its part of the settings, which it checks more closely than the settings as a whole are.
 *
 * @throws CONFIG_INVALID listing every fault with its path
 */
export function builtFrom<T>(part: string, build: () => T): T {
  try {
    return build();
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError)) throw thrown;
    const faults = thrown.issues.map(({ path, message }) => `${[part, ...path].join('.')}: ${message}`).join('\n  ');
    throw new AppError('CONFIG_INVALID', faults, { hint: { en: `  ${faults}`, ru: `  ${faults}` } });
  }
}
