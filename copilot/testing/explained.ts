import { randomUUID } from 'node:crypto';
import type { Answer, Investigation } from '../../domain/answer.ts';
import type { Language } from '../../domain/language.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import { answerOf } from '../explain.ts';
import { investigate } from '../investigate.ts';
import { type Scenario, seed } from './scenarios.ts';

/** A scenario in a tenant of its own, investigated, and its answer in a language. */
export async function explained(
  stores: Stores,
  scenario: Scenario,
): Promise<{ readonly tenant: TenantStores; readonly investigation: Investigation; say(language: Language): Promise<Answer> }> {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  await seed(tenant, scenario);
  const { alert, at } = scenario;
  const investigation = await investigate({ stores: tenant }, { alert, at });
  const say = (language: Language) =>
    answerOf({ stores: tenant, runbooks: [] }, { alertId: alert.id, language, timeZone: 'UTC', at }, alert, investigation);
  return { tenant, investigation, say };
}
