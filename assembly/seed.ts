import { userInfo } from 'node:os';
import type { Rule } from '../domain/alert.ts';
import type { AssetFact } from '../domain/observation.ts';
import type { Principal } from '../domain/tenant.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';

/**
 * Writes what the settings say of rules, people and the inventory into the stores. Doing it again changes nothing. Whoever
 * is no longer in the settings keeps a name, for the audit trail, but no role and no account, be it listed or linked by a code.
 */
export async function seed(stores: TenantStores, settings: Settings, at: Date): Promise<void> {
  for (const rule of settings.rules) await stores.alerts.putRule(ruleOf(rule));
  const people = peopleOf(settings);
  for (const gone of (await stores.people.list()).filter(({ id }) => !people.some((person) => person.id === id))) {
    await stores.people.unlink(gone.id);
    await stores.people.put({ ...gone, roles: [], groupRoles: [], identities: [] });
  }
  for (const person of people) await stores.people.put({ ...person, tenantId: stores.tenantId });
  const facts: AssetFact[] = settings.inventory.map((item) => ({
    kind: 'fact',
    at,
    assetId: item.id,
    assetKind: item.kind,
    name: item.name,
    attributes: item.attributes,
    relations: item.relations,
    source: 'inventory',
  }));
  if (facts.length > 0) await stores.inventory.apply(facts);
}

/**
 * The people of the settings. While they link nobody on the terminal, its owner may ask, request and open tickets there:
 * who may open the data folder's socket could read the data anyway. Approving needs a person of the settings.
 */
function peopleOf({ people, language, timeZone }: Settings): ReadonlyArray<Omit<Principal, 'tenantId'>> {
  if (people.some(({ identities }) => identities.some(({ platform }) => platform === 'terminal'))) return people;
  const { username } = userInfo();
  const identities = [{ platform: 'terminal' as const, userId: username }];
  const id = people.some((person) => person.id === 'local') ? 'local-terminal' : 'local';
  return [...people, { id, name: username, roles: ['operator'], identities, language, timeZone }];
}

function ruleOf(rule: Settings['rules'][number]): Rule {
  const { id, name, severity, asset: assetId, threshold, absence, pattern } = rule;
  const head = { id, name, severity };
  if (threshold !== undefined) {
    const { metric, labels, above, below } = threshold;
    return { ...head, condition: { kind: 'threshold', metric, labels, assetId, above, below, forMs: threshold.for } };
  }
  if (absence !== undefined) return { ...head, condition: { kind: 'absence', metric: absence.metric, assetId, forMs: absence.for } };
  if (pattern !== undefined) {
    const { of, contains, atLeast, within } = pattern;
    return { ...head, condition: { kind: 'pattern', of, contains, assetId, atLeast, withinMs: within } };
  }
  throw new Error('the schema of the settings lets no such rule through');
}
