import { type Announce, type Approvals, createApprovals } from '../actions/approvals/approvals.ts';
import { requestRollback } from '../actions/approvals/rollback.ts';
import { changesAt } from '../actions/change-periods/judge.ts';
import { type ChangePeriods, createChangePeriods } from '../actions/change-periods/set.ts';
import { createDispatcher } from '../actions/executors/dispatch.ts';
import type { HttpAccess } from '../actions/executors/exchange.ts';
import { identifyObjects } from '../actions/executors/kubernetes/identify.ts';
import { credentialsIn } from '../actions/executors/kubernetes/kubeconfig.ts';
import { executors } from '../actions/executors/registry.ts';
import { executeApproval } from '../actions/runs/execute.ts';
import { createMeasure } from '../actions/runs/measure.ts';
import type { OnProgress } from '../actions/runs/run-steps.ts';
import { type AnnounceFactor, createEnrolment, type Enrolment } from '../actions/sign-in/enrol.ts';
import type { FactorDeps } from '../actions/sign-in/factors.ts';
import { createStepUp, type StepUp } from '../actions/sign-in/step-up.ts';
import type { Approval, Plan, Run, Runbook } from '../domain/action.ts';
import { AppError } from '../domain/errors.ts';
import { randomId } from '../domain/ids.ts';
import type { Enqueue } from '../domain/jobs.ts';
import type { Step, Target } from '../domain/step.ts';
import type { Principal } from '../domain/tenant.ts';
import { isCron, lastDue, nextDue } from '../jobs/occurrences.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { TicketParts } from './tickets.ts';

export type ActionParts = {
  readonly approvals: Approvals;
  /** Asks for the way back of a run that has ended. */
  readonly rollback: (principal: Principal, approvalId: string, shownHash: string) => Promise<Approval>;
  /** How what is of high risk is approved, and how people come to a second factor. */
  readonly stepUp: StepUp;
  readonly enrolment: Enrolment;
  /** Maintenance windows and freezes. */
  readonly changePeriods: ChangePeriods;
  readonly execute: (approvalId: string) => Promise<Run | null>;
  /** Null when no ticket system is connected. */
  readonly openTicket: TicketParts['open'] | null;
};

export type ActionDeps = {
  readonly settings: Settings;
  readonly stores: TenantStores;
  readonly runbooks: readonly Runbook[];
  readonly enqueue: Enqueue;
  readonly now: () => Date;
  readonly secret: ResolveSecret;
  /** Tells the chats of each change, inside its transaction. */
  readonly announce: Announce;
  /** Tells people of second factors in their name. */
  readonly announceFactor: AnnounceFactor;
  /** Keeps the secrets of second factors; null where no key is set. */
  readonly seal: FactorDeps['seal'];
  /** How people reach this program; null where they cannot. */
  readonly publicUrl: string | null;
  readonly tickets: TicketParts | null;
  /** Is told how runs go on. */
  readonly onProgress: OnProgress;
};

/** Requests and runs over the hosts of the settings. */
export function assembleActions(deps: ActionDeps): ActionParts {
  const { settings, stores, runbooks, enqueue, now, secret, announce } = deps;
  const judging = { occurrences: { lastDue, nextDue, isCron }, groups: settings.groups };
  const access: HttpAccess = ({ assetId }, way) => accessOf({ settings, secret, now }, assetId, way);
  const shared = {
    stores,
    now,
    newId: randomId,
    enqueue,
    runbooks,
    groups: settings.groups,
    announce,
    targets: async (assetId: string) => targetOf(settings, assetId),
    identify: (target: Target, steps: readonly Step[]) => identifyObjects({ access }, target, steps),
    changes: (tx: TenantStores, plan: Plan, at: Date) => changesAt(judging, tx, plan, at),
  };
  const ssh = executors.ssh({ secret, keyReference: ({ assetId }) => hostOf(settings, assetId).privateKey });
  const executor = createDispatcher({
    ssh,
    script: ssh,
    http: executors.http({ access }),
    redfish: executors.redfish({ access }),
    kubernetes: executors.kubernetes({ access, now }),
    winrm: executors.winrm({ access }),
  });
  const measure = createMeasure({ stores, now });
  const approvals = createApprovals(shared);
  const { onProgress, seal, publicUrl } = deps;
  const signIn = { stores, now, seal, pageUrl: publicUrl === null ? null : `${publicUrl.replace(/\/$/, '')}/sign-in` };
  return {
    approvals,
    stepUp: createStepUp({ ...signIn, approvals }),
    enrolment: createEnrolment({ ...signIn, announce: deps.announceFactor }),
    changePeriods: createChangePeriods({ ...judging, stores, now, newId: randomId }),
    rollback: (principal, approvalId, shownHash) =>
      requestRollback({ stores, runbooks, request: approvals.request }, principal, approvalId, shownHash),
    openTicket: deps.tickets?.open ?? null,
    execute: (approvalId) => executeApproval({ ...shared, executor, measure, onProgress }, approvalId),
  };
}

function hostOf(settings: Settings, assetId: string): Settings['hosts'][number] {
  const host = settings.hosts.find(({ asset }) => asset === assetId);
  if (host === undefined) throw new AppError('NOT_FOUND', `${assetId} is no target any more`);
  return host;
}

/** How an asset is reached; null when nothing may act on it. */
function targetOf(settings: Settings, assetId: string): Target | null {
  const host = settings.hosts.find(({ asset }) => asset === assetId);
  const services = settings.services.filter(({ asset }) => asset === assetId);
  if (host === undefined && services.length === 0) return null;
  const ways = services.map(({ speaks, url, user, certificateSha256, cluster }) => [
    speaks,
    speaks === 'kubernetes' ? { url, certificateSha256, cluster, objects: {} } : { url, user, certificateSha256 },
  ]);
  const ssh = host && { host: host.host, port: host.port, user: host.user, hostKeyFingerprint: host.hostKeyFingerprint };
  return { assetId, ...(ssh === undefined ? {} : { ssh }), ...Object.fromEntries(ways) };
}

/** How a service of the settings is logged in to. @throws NOT_FOUND, SECRET_MISSING, CONFIG_INVALID (kubeconfig) */
export async function accessOf(
  { settings, secret, now }: Pick<ActionDeps, 'settings' | 'secret' | 'now'>,
  assetId: string,
  way: string,
): Promise<Awaited<ReturnType<HttpAccess>>> {
  const service = settings.services.find(({ asset, speaks }) => asset === assetId && speaks === way);
  if (service === undefined) throw new AppError('NOT_FOUND', `${assetId} is no target any more`);
  const { kubeconfig, context, url } = service;
  if (kubeconfig !== null) {
    const path = kubeconfig.startsWith('file:') ? kubeconfig.slice('file:'.length) : null;
    const read = (file: string) => secret(`file:${file}`);
    return credentialsIn(await secret(kubeconfig), { url, context, path, read, now: now() });
  }
  const ca = service.caFile === null ? null : await secret(`file:${service.caFile}`);
  if (service.secret === null) return { auth: null, ca };
  const known = await secret(service.secret);
  return { auth: service.user === null ? { token: known } : { user: service.user, password: known }, ca };
}
