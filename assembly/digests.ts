import { directPlaces } from '../actions/care/places.ts';
import { lastChange } from '../analysis/schedules/schedules.ts';
import type { DigestDoor } from '../api/chat-hooks.ts';
import { digestCard } from '../bot/digest-card.ts';
import { enqueueCard, PRIORITY, withoutSecrets } from '../bot/outgoing.ts';
import { sentDigest, sentDigests } from '../bot/web/read-digests.ts';
import { digestOf } from '../copilot/digest/digest.ts';
import { createClock } from '../copilot/wording/times.ts';
import type { Scope } from '../domain/asset-group.ts';
import { isSamePerson, personNamed } from '../domain/person-named.ts';
import { DEFAULT_TENANT } from '../domain/tenant.ts';
import type { Addressee, DigestDeps, Handover, PlannedDigest } from '../jobs/digest.ts';
import type { Queues } from '../jobs/queues.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';
import { scopeOfPlace } from './places.ts';

/** How often it is looked whether a digest is due: by our own reckoning, since queues do not know every change of time. */
const LOOK_EVERY_MS = 20_000;

/** The digests of the settings, each in the language and zone of its channel unless it names its own. */
export function plannedDigests(settings: Settings): PlannedDigest[] {
  return settings.digests.map(({ id, kind, cron, schedule, platform, channel, toOnCall, ...own }) => {
    const known = settings.channels.find((one) => one.platform === platform && one.channel === channel);
    const language = own.language ?? known?.language ?? settings.language;
    const timeZone = own.timeZone ?? known?.timeZone ?? settings.timeZone;
    return {
      id,
      kind: kind ?? (schedule === undefined ? 'digest' : 'handover'),
      when: cron === undefined ? { schedule: schedule ?? '', toOnCall } : { cron, timeZone },
      to: platform === undefined || channel === undefined ? null : { platform, channel, language, timeZone },
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
  const links = { evidenceUrlBase: publicUrl === null ? null : `${publicUrl.replace(/\/$/, '')}/evidence/` };
  return {
    stores,
    now,
    digests: plannedDigests(settings),
    handover: (scheduleId, at) => handoverOf(stores, scheduleId, at),
    compose: async ({ digest: { kind }, to: { language, timeZone, ...place }, window, shift }) => {
      const at = now();
      const scope = await scopeOfPlace(settings, stores, place);
      const digest = await digestOf(
        deps.viewOf(scope).stores,
        { kind, window, at },
        { language, clock: createClock(timeZone, at, language) },
      );
      return { ...digest, scope, ...(shift === null ? {} : { shift }) };
    },
    send: async (tx, digest, { platform, channel }, id) => {
      await tx.answers.keep(digest.evidence);
      await enqueueCard(tx, {
        ...{
          id,
          platform,
          channel,
          thread: null,
          card: digestCard(digest, { ...links, webUrl: pageOf(publicUrl, id) }),
          priority: PRIORITY.digest,
          at: now(),
        },
        ...(digest.scope === undefined ? {} : { scope: digest.scope }),
        digest: { kind: digest.kind, window: digest.window, headlines: digest.headlines },
      });
    },
  };
}

/** Where a digest is read again. */
function pageOf(publicUrl: string | null, id: string): string | null {
  return publicUrl === null ? null : `${publicUrl.replace(/\/$/, '')}/digests/${id}`;
}

async function handoverOf(stores: TenantStores, scheduleId: string, at: Date): Promise<Handover | null> {
  const schedule = (await stores.care.schedules()).find(({ id }) => id === scheduleId);
  const everyone = await stores.people.list();
  const change = schedule === undefined ? null : lastChange(schedule, at, isSamePerson(everyone));
  if (schedule === undefined || change === null) return null;
  const known = (name: string) => personNamed(everyone, name);
  const named = (names: readonly string[]) => names.map((name) => known(name)?.name ?? name);
  const incoming = change.to.map(known).filter((person) => person !== null);
  return {
    at: change.at,
    before: change.before,
    since: schedule.importedAt,
    shift: { from: named(change.from), to: named(change.to) },
    incoming: incoming.flatMap((person): Addressee[] =>
      directPlaces(person).map((place) => ({ ...place, language: person.language, timeZone: person.timeZone })),
    ),
  };
}

/** What the page about digests works with: those that were sent, and the same time written anew for who reads. */
export function digestDoor({ stores, now }: { readonly stores: Pick<TenantStores, 'chat'>; readonly now: () => Date }): DigestDoor {
  return {
    sent: (scope, limit) => sentDigests({ stores }, scope, limit),
    one: (id, scope) => sentDigest({ stores }, id, scope),
    anew: async ({ kind, window }, seen, { language, timeZone }) => {
      const at = now();
      const digest = await digestOf(seen, { kind, window, at }, { language, clock: createClock(timeZone, at, language) });
      await seen.answers.keep(digest.evidence);
      return withoutSecrets(digestCard(digest, { webUrl: null, evidenceUrlBase: null }));
    },
  };
}

/** Schedules outlive the process: those of digests that are no longer in the settings end here. */
export async function scheduleDigests(queues: Pick<Queues, 'schedule' | 'schedules' | 'unschedule'>, settings: Settings): Promise<void> {
  const planned = plannedDigests(settings);
  const wanted = new Set(planned.map(({ id }) => `digest-${id}`));
  for (const id of await queues.schedules('digest')) if (!wanted.has(id)) await queues.unschedule(id, 'digest');
  for (const { id } of planned) {
    await queues.schedule(`digest-${id}`, { everyMs: LOOK_EVERY_MS }, 'digest', { tenantId: DEFAULT_TENANT, digestId: id });
  }
}
