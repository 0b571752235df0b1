import type { Rule } from '../domain/alert.ts';
import type { AssetFact } from '../domain/observation.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';

/** Writes what the settings say of rules, people and the inventory into the stores. Doing it again changes nothing. */
export async function seed(stores: TenantStores, settings: Settings, at: Date): Promise<void> {
  for (const rule of settings.rules) await stores.alerts.putRule(ruleOf(rule));
  for (const person of settings.people) await stores.people.put({ ...person, tenantId: stores.tenantId });
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
