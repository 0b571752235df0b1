import { openStores } from '../../stores/postgres/open.ts';
import { restrictStores } from '../../stores/restricted/restricted.ts';
import type { Records } from './questions.ts';

export const isScope = (name: string): name is keyof typeof GROUPS => Object.hasOwn(GROUPS, name);

const GROUPS = { all: ['host-*', 'other-*'], few: ['host-000', 'host-001', 'host-007'] } as const;

/** A tenant whose inventory says who may see what; the records may be in another store. */
export type Estate = {
  readonly told: string;
  /** The records as far as the scope shows them: made anew for each question, as for a person who asks. */
  within(records: Records): Records;
  close(): Promise<void>;
};

/** @param assets in the inventory: the fifty that have records, and others */
export async function openEstate(scope: keyof typeof GROUPS, assets: number): Promise<Estate> {
  const { stores } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  const tenant = stores.forTenant('default');
  const name = (at: number) => (at < 50 ? `host-${String(at).padStart(3, '0')}` : `other-${at}`);
  for (let start = 0; start < assets; start += 1_000) {
    const ids = Array.from({ length: Math.min(1_000, assets - start) }, (_, at) => name(start + at));
    await tenant.inventory.ensure(ids, new Date(0));
  }
  const group = { id: 'own', assets: GROUPS[scope] };
  return {
    told: `${scope === 'all' ? assets : GROUPS.few.length} of ${assets} assets`,
    within: ({ logs, samples }) => restrictStores({ ...tenant, logs, samples }, [group], [['own']]),
    close: () => stores.close(),
  };
}
