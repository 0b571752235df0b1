import { z } from 'zod';
import { faultsOf, SettingsInvalid } from '../setting-faults.ts';

/**
 * Builds a plugin from its part of the settings, which it checks more closely than the settings as a whole are.
 *
 * @param schema of that part, when it allows no names but its own
 * @throws CONFIG_INVALID listing every fault with its path
 */
export function builtFrom<T>(part: readonly PropertyKey[], build: () => T, schema: z.ZodType = z.unknown()): T {
  try {
    return build();
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError)) throw thrown;
    throw new SettingsInvalid(faultsOf(thrown, part, schema));
  }
}
