import type { Approval } from '../../domain/action.ts';
import type { Answer } from '../../domain/answer.ts';
import type { AssetChange } from '../../domain/asset.ts';
import type { AssetGroup, Scope } from '../../domain/asset-group.ts';
import type { ChangePeriod } from '../../domain/change-period.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { HEARD_CURSOR } from '../../domain/heard.ts';
import type { AlertStore } from '../alerts.ts';
import type { ChangePeriodStore } from '../change-periods.ts';
import type { AnswerStore, ApprovalStore, InventoryStore, TenantStores } from '../stores.ts';
import type { VectorStore } from '../vectors.ts';
import { alertsFor, careFor } from './incidents.ts';
import { firstSeen } from './pages.ts';
import { eventsFor, logsFor, samplesFor } from './records.ts';
import { createSight, refused, type Sight } from './sight.ts';

/**
 * A tenant's stores as far as a scope lets see: what lies beyond is not there, in no list, count or text. What is written is refused
 * but for answers, which are kept apart by scope. Every method stands here by name: one that is added to the contracts does not
 * compile until it is decided what a part of it shows.
 */
export function restrictStores(whole: TenantStores, groups: readonly AssetGroup[], scope: Scope): TenantStores {
  if (scope.length === 0) return whole;
  const sight = createSight(whole, groups, scope);
  const alerts = alertsFor(whole, sight);
  const approvals = approvalsFor(whole, sight);
  const isRunSeen = async (id: string) => (await approvals.run(id)) !== null;
  const seenGroups = new Set(
    scope.reduce<readonly string[]>((seen, any, index) => (index === 0 ? any : seen.filter((id) => any.includes(id))), []),
  );
  return {
    tenantId: whole.tenantId,
    samples: samplesFor(whole, sight),
    logs: logsFor(whole, sight),
    events: eventsFor(whole, sight),
    inventory: inventoryFor(whole, sight),
    alerts,
    care: careFor(whole, alerts, sight, seenGroups),
    answers: answersFor(whole, alerts, approvals, sight),
    feedback: {
      ofAlert: async (alertId) => ((await alerts.get(alertId)) === null ? [] : whole.feedback.ofAlert(alertId)),
      // It counts answers about all assets.
      ledger: async () => [],
      put: refused,
    },
    approvals,
    changePeriods: changePeriodsFor(whole, sight, seenGroups),
    outputs: {
      read: async (filter) => ((await isRunSeen(filter.runId)) ? whole.outputs.read(filter) : []),
      append: refused,
    },
    runbooks: { versions: (id) => whole.runbooks.versions(id), createOnce: refused },
    tickets: {
      ofIncident: async (id) => ((await alerts.incident(id)) === null ? [] : whole.tickets.ofIncident(id)),
      named: refused,
      live: refused,
      createOnce: refused,
      put: refused,
    },
    audit: {
      list: async (filter) => {
        const { subject = '' } = filter;
        const isSeen = (await approvals.get(subject)) !== null || (await isRunSeen(subject));
        return isSeen ? whole.audit.list(filter) : refused();
      },
      append: refused,
    },
    people: {
      get: (id) => whole.people.get(id),
      list: () => whole.people.list(),
      byIdentity: (platform, userId) => whole.people.byIdentity(platform, userId),
      put: refused,
      link: refused,
      unlink: refused,
      putLinkCode: refused,
      takeLinkCode: refused,
      noteFailure: refused,
      failures: refused,
    },
    factors: {
      get: refused,
      getForUpdate: refused,
      put: refused,
      remove: refused,
      putLink: refused,
      linkForUpdate: refused,
      takeLink: refused,
    },
    chat: {
      firstSeen: refused,
      enqueue: refused,
      waiting: refused,
      begin: refused,
      begun: refused,
      markSent: refused,
      markFailed: refused,
      putOff: refused,
      message: refused,
      remake: refused,
      webThread: refused,
      digests: refused,
      linkThread: refused,
      alertOfThread: refused,
      rememberThread: refused,
      threadContext: refused,
      keepDialogue: refused,
      dialogues: refused,
      dropDialogue: refused,
      forgetDialogues: refused,
      threadsOfAlert: refused,
    },
    rejected: { list: refused, get: refused, counts: refused, put: refused, markReplayed: refused },
    vectors: vectorsFor(whole, sight),
    // That a sender was heard is no one's secret, and a digest of a part tells it.
    cursors: { get: async (id) => (id === HEARD_CURSOR ? whole.cursors.get(id) : refused()), set: refused },
    leases: { take: refused, release: refused },
    transaction: (work) => whole.transaction((tx) => work(restrictStores(tx, groups, scope))),
  };
}

function inventoryFor({ inventory }: TenantStores, sight: Sight): InventoryStore {
  const isShown = async (change: AssetChange) =>
    change.what !== 'relation' || !(await sight.betrays(`${change.before ?? ''} ${change.after ?? ''}`));
  return {
    asset: async (id) => ((await sight.sees(id)) ? inventory.asset(id) : null),
    assets: async () => {
      const seen = new Set(await sight.narrowed(null));
      return (await inventory.assets()).filter(({ id }) => seen.has(id));
    },
    relations: async (at, touching) => {
      const all = await inventory.relations(at, touching);
      const seen = await Promise.all(all.map(({ from, to }) => sight.seesAll([from, to])));
      return all.filter((_one, index) => seen[index]);
    },
    changes: async (filter) => {
      const assetIds = await sight.narrowed(filter.assetIds);
      const all = assetIds.length === 0 ? [] : await inventory.changes({ ...filter, assetIds });
      const shown = await Promise.all(all.map(isShown));
      return all.filter((_one, index) => shown[index]);
    },
    apply: refused,
    ensure: refused,
    recordChange: refused,
  };
}

/** Answers that were made for the same scope; one made of everything may name anything. */
function answersFor({ answers }: TenantStores, alerts: AlertStore, approvals: ApprovalStore, sight: Sight): AnswerStore {
  const ifOurs = (answer: Answer | null) => (answer?.scope === sight.key ? answer : null);
  return {
    put: (answer) => (answer.scope === sight.key ? answers.put(answer) : refused()),
    keep: (evidence) => answers.keep(evidence),
    get: async (id) => ifOurs(await answers.get(id)),
    latestForAlert: async (alertId) => ((await alerts.get(alertId)) === null ? null : answers.latestForAlert(alertId, sight.key)),
    evidence: async (id) => {
      const found = await answers.evidence(id);
      return found !== null && (await isEvidenceSeen(found, alerts, approvals, sight)) ? found : null;
    },
  };
}

async function isEvidenceSeen({ query, states }: Evidence, alerts: AlertStore, approvals: ApprovalStore, sight: Sight): Promise<boolean> {
  switch (query.kind) {
    case 'samples':
    case 'forecast':
    case 'logs':
    case 'log-levels':
    case 'events':
      return sight.sees(query.assetId);
    case 'changes':
      return (await sight.sees(query.assetId)) && !(await sight.betrays(JSON.stringify(states)));
    case 'relation':
      return sight.seesAll([query.from, query.to]);
    case 'alert':
      return (await alerts.get(query.alertId)) !== null;
    case 'incident':
      return (await alerts.incident(query.incidentId)) !== null && !(await sight.betrays(JSON.stringify(states)));
    case 'run':
      return (await approvals.run(query.runId)) !== null;
    // It counts alerts of all assets.
    case 'alerts':
      return false;
  }
}

/** Requests all of whose targets may be seen, and their runs. */
function approvalsFor({ approvals }: TenantStores, sight: Sight): ApprovalStore {
  const isSeen = (approval: Approval) => sight.seesAll(approval.plan.targets.map(({ assetId }) => assetId));
  const get = async (id: string) => {
    const found = await approvals.get(id);
    return found !== null && (await isSeen(found)) ? found : null;
  };
  return {
    get,
    list: async (filter) => approvals.list({ ...filter, assetIds: await sight.narrowed(filter.assetIds) }),
    run: async (id) => {
      const run = await approvals.run(id);
      return run !== null && (await get(run.approvalId)) !== null ? run : null;
    },
    runOf: async (id) => ((await get(id)) === null ? null : approvals.runOf(id)),
    create: refused,
    getForUpdate: refused,
    update: refused,
    putRun: refused,
  };
}

/** Windows and freezes that are for all assets, or for those that may be seen. */
function changePeriodsFor({ changePeriods }: TenantStores, sight: Sight, groupIds: ReadonlySet<string>): ChangePeriodStore {
  const isSeen = async ({ scope: { assets, groups, labels } }: ChangePeriod) => {
    if (groups?.every((group) => groupIds.has(group))) return true;
    if (assets !== undefined) return sight.seesAll(assets);
    return groups === undefined && labels === undefined;
  };
  return {
    list: ({ limit, ...filter }) =>
      firstSeen(limit, (behind = filter.behind, most) => changePeriods.list({ ...filter, ...(behind && { behind }), limit: most }), isSeen),
    put: refused,
    getForUpdate: refused,
  };
}

/** Remembered incidents of which something may be seen. */
function vectorsFor({ vectors }: TenantStores, sight: Sight): VectorStore {
  return {
    nearest: async (query) => vectors.nearest({ ...query, assetIds: await sight.narrowed(query.assetIds) }),
    put: refused,
    lacking: refused,
    deleteOthers: refused,
  };
}
