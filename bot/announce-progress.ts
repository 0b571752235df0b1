import type { Approval, Run } from '../domain/action.ts';
import { contentId } from '../domain/ids.ts';
import { endOf, type OutputChunk } from '../domain/output.ts';
import type { TenantStores } from '../stores/stores.ts';
import { type ApprovalNewsDeps, channelsFor, showApproval } from './announce-approval.ts';

export type ProgressNewsDeps = ApprovalNewsDeps & {
  readonly stores: TenantStores;
  /** Least time between two edits of a run's message. */
  readonly everyMs?: number;
  readonly log?: (level: 'warn', message: string) => void;
  /** Does something after so long, unless it is called off by what is returned. */
  readonly after?: (ms: number, act: () => void) => () => void;
};

/** Telegram takes about 20 edits a minute in a group. */
const EVERY_MS = 5_000;
/** Of what a run says, the end that is kept to be shown. */
const KEPT_CHARACTERS = 2_000;

type Watched = { said: string; run: Run; news: boolean; callOff: (() => void) | null; edits: number };

/**
 * Edits the message of a run that is under way as it goes on: what happened is shown after `everyMs` at the latest, and never more
 * often. The message never says more than the database, and nothing is written once the run has ended.
 */
export type ProgressNews = {
  readonly told: (approval: Approval, run: Run, said: OutputChunk | null) => void;
  /** Resolves when nothing is written any more. */
  readonly stop: () => Promise<void>;
};

export function createProgressNews(deps: ProgressNewsDeps): ProgressNews {
  const { everyMs = EVERY_MS, after: afterMs = afterTimer } = deps;
  const watched = new Map<string, Watched>();
  let last: Promise<void> = Promise.resolve();
  let stopped = false;

  const show = async (id: string) => {
    const one = watched.get(id);
    if (one === undefined || stopped) return;
    const { news, run, said } = one;
    one.news = false;
    const goesOn = await deps.stores.transaction(async (tx) => {
      // Locked, so that the message about the end, which is written with it, is the younger one.
      const approval = await tx.approvals.getForUpdate(id);
      if (approval?.state !== 'EXECUTING') return false;
      if (!news) return true;
      one.edits += 1;
      const nonce = contentId('msg', run.id, approval.fencingToken, deps.now().getTime(), one.edits);
      for (const channel of await channelsFor(deps, tx, approval)) {
        // What cannot be edited would be said again and again.
        if (channel.edits === 'in-place') await showApproval(deps, tx, channel, approval, nonce, { run, said });
      }
      return true;
    });
    if (!goesOn) watched.delete(id);
    else one.callOff = after(id, everyMs);
    if (news) deps.wake?.();
  };
  const after = (id: string, ms: number) =>
    afterMs(ms, () => {
      last = last
        .then(() => show(id))
        .catch((error: unknown) => {
          watched.delete(id);
          deps.log?.('warn', `progress of ${id}: ${error instanceof Error ? error.message : String(error)}`);
        });
    });

  return {
    told: (approval, run, said) => {
      if (stopped) return;
      const one = watched.get(approval.id) ?? { said: '', run, news: false, callOff: null, edits: 0 };
      watched.set(approval.id, one);
      one.run = run;
      one.news = true;
      if (said !== null) {
        const text = Buffer.from(endOf(said.bytes, 4 * KEPT_CHARACTERS)).toString('utf8');
        one.said = (one.said + text).replaceAll('\0', '\ufffd').slice(-KEPT_CHARACTERS).toWellFormed();
      }
      // The first thing is shown soon: a run that is quick says all of it at its end anyway.
      one.callOff ??= after(approval.id, Math.min(everyMs, 1_000));
    },
    stop: async () => {
      stopped = true;
      for (const { callOff } of watched.values()) callOff?.();
      watched.clear();
      await last;
    },
  };
}

function afterTimer(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms).unref();
  return () => clearTimeout(timer);
}
