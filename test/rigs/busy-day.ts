import type { TenantStores } from '../../stores/stores.ts';
import { alert, answer, approval, incident, run } from '../conformance/store-things.ts';

/** The day before an instant: five brief alerts and one that stands, a disk that fills up, a change, a run that helped, a request that waits. */
export async function busyDay(tenant: TenantStores, at: Date, incidentNumber = 12): Promise<void> {
  const ago = (minutes: number) => new Date(at.getTime() - minutes * 60_000);
  for (let n = 0; n < 5; n++) {
    await tenant.alerts.put(
      alert(`alr_flap${n}`, 0, {
        ...{ name: 'HighIowait', assetId: 'srv-db-03', severity: 'warning', incidentId: `inc_flap${n}`, status: 'resolved' },
        ...{ startedAt: ago(600 - n * 60), resolvedAt: ago(597 - n * 60) },
      }),
    );
  }
  await tenant.alerts.put(
    alert('alr_open', 0, {
      ...{ name: 'TargetDown', assetId: 'srv-web-02', severity: 'critical', incidentId: 'inc_open', status: 'firing' },
      ...{ startedAt: ago(90), resolvedAt: null },
    }),
  );
  await tenant.alerts.put(
    alert('alr_before', 0, { name: 'Old', incidentId: 'inc_before', status: 'resolved', startedAt: ago(2_000), resolvedAt: ago(1_900) }),
  );
  const open = {
    status: 'open',
    title: 'TargetDown on srv-web-02',
    severity: 'critical',
    assetId: 'srv-web-02',
    resolvedAt: null,
  } as const;
  await tenant.alerts.putIncident({ ...incident('inc_open', incidentNumber, 0), ...open, openedAt: ago(90), alertIds: ['alr_open'] });
  await tenant.answers.put({
    ...answer('ans_open', 'alr_open'),
    cause: { assetId: 'sw-core-1', concept: 'link.down', component: null, path: ['link.down'] },
  });
  const filled = Array.from({ length: 24 * 6 }, (_, n) => ({
    ...{ kind: 'sample' as const, assetId: 'srv-db-03', metric: 'system.filesystem.utilization', unit: '1', instrument: 'gauge' as const },
    ...{ labels: { 'system.filesystem.mountpoint': '/var' }, at: ago(6 * 1_440 - n * 60), value: 0.6 + n * 0.0025 },
  }));
  await tenant.samples.write(filled);
  await tenant.inventory.recordChange({
    ...{
      id: 'chg_1',
      assetId: 'srv-web-02',
      at: ago(120),
      what: 'deployment',
      field: 'version',
      before: '4.1.7',
      after: '4.1.8',
      by: 'deploy',
    },
  });
  const wanted = { ...approval('apr_done', 0), state: 'SUCCEEDED' as const, updatedAt: ago(200) };
  await tenant.approvals.create(wanted);
  await tenant.approvals.putRun({
    ...run('run_1', 'apr_done', 0),
    startedAt: ago(201),
    measurement: { metric: 'system.cpu.utilization', unit: '1', before: 0.3, after: 0.1, helped: true },
  });
  // What only looked is nothing that was done.
  await tenant.approvals.create({ ...wanted, id: 'apr_look', plan: { ...wanted.plan, runbookId: `${wanted.plan.runbookId}/dry-run` } });
  await tenant.approvals.putRun({ ...run('run_look', 'apr_look', 0), startedAt: ago(202) });
  await tenant.approvals.create({ ...approval('apr_wait', 0), state: 'PENDING', expiresAt: new Date(at.getTime() + 86_400_000) });
}
