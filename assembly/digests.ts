import { digestCard } from '../bot/digest-card.ts';
import { enqueueCard, PRIORITY } from '../bot/outgoing.ts';
import { digestOf } from '../copilot/digest/digest.ts';
import { createClock } from '../copilot/wording/times.ts';
import type { Scope } from '../domain/asset-group.ts';
import { DEFAULT_TENANT } from '../domain/tenant.ts';
import type { DigestDeps, PlannedDigest } from '../jobs/digest.ts';
import type { Queues } from '../jobs/queues.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';
import { scopeOfChannel } from './views.ts';

/** The digests of the settings, each in the language and zone of its channel unless it names its own. */
export function plannedDigests(settings: Settings): PlannedDigest[] {
  return settings.digests.map((digest) => {
    const channel = settings.channels.find((one) => one.platform === digest.platform && one.channel === digest.channel);
    return {
      ...digest,
      language: digest.language ?? channel?.language ?? settings.language,
      timeZone: digest.timeZone ?? channel?.timeZone ?? settings.timeZone,
    };
  });
}

/** What the job of a digest works with. */
export function digestDeps(
  deps: {
    readonly stores: TenantStores;
    readonly viewOf: (scope: Scope) => { readonly stores: TenantStores };
    readonly now: () => Date;
    readonly publicUrl: string | null;
  },
  settings: Settings,
): DigestDeps {
  const { stores, now, publicUrl } = deps;
  const links = { webUrl: publicUrl, evidenceUrlBase: publicUrl === null ? null : `${publicUrl.replace(/\/$/, '')}/evidence/` };
  return {
    stores,
    now,
    digests: plannedDigests(settings),
    compose: ({ digest: { kind, language, timeZone, ...place }, window }) => {
      const at = now();
      const seen = deps.viewOf(scopeOfChannel(settings.channels, place));
      return digestOf(seen.stores, { kind, window, at }, { language, clock: createClock(timeZone, at, language) });
    },
    send: (digest, { platform, channel }, id) =>
      enqueueCard(stores, { id, platform, channel, thread: null, card: digestCard(digest, links), priority: PRIORITY.digest, at: now() }),
  };
}

/** Schedules outlive the process: those of digests that are no longer in the settings end here. */
export async function scheduleDigests(queues: Pick<Queues, 'schedule' | 'schedules' | 'unschedule'>, settings: Settings): Promise<void> {
  const planned = plannedDigests(settings);
  const wanted = new Set(planned.map(({ id }) => `digest-${id}`));
  for (const id of await queues.schedules('digest')) if (!wanted.has(id)) await queues.unschedule(id, 'digest');
  for (const { id, cron, timeZone } of planned) {
    await queues.schedule(`digest-${id}`, { cron, timeZone }, 'digest', { tenantId: DEFAULT_TENANT, digestId: id });
  }
}
