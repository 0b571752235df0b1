import { expect, it } from 'vitest';
import { createApprovalNews } from '../bot/announce-approval.ts';
import { createProgressNews } from '../bot/announce-progress.ts';
import { PRIORITY } from '../bot/outgoing.ts';
import { approval as sampleApproval, run as sampleRun } from './conformance/store-things.ts';
import { type DeliveryPlace, type DeliveryRig, eachWithRig, slackPlace, telegramPlace } from './rigs/delivery.ts';

const SECONDS = 100;
const LINES_A_SECOND = 100;
const ALERTS = 50;

let rig: DeliveryRig;

eachWithRig((one) => {
  rig = one;
});

type Watched = DeliveryPlace & { readonly failEdits: (times: number) => void };

async function inSlack(): Promise<Watched> {
  const place = await slackPlace(rig);
  return { ...place, failEdits: (times) => place.fake.fail('chat.update', { kind: 'rate-limited', retryAfterS: 7 }, times) };
}

async function inTelegram(): Promise<Watched> {
  const place = await telegramPlace(rig);
  return { ...place, failEdits: (times) => place.fake.fail('editMessageText', { kind: 'rate-limited', retryAfterS: 7 }, times) };
}

it.each([
  // Slack wants the edits alone later, Telegram all of the group, into which it lets twenty a minute: when all were sent at once, none for long.
  ['Slack', inSlack, 115, { from: 50, to: 75, lagS: 9 }],
  ['Telegram', inTelegram, 300, { from: 30, to: 90, lagS: 45 }],
] as const)(
  'a run that says 10,000 lines is one message in %s that keeps up, within every rate, while fifty alerts come',
  {
    timeout: 120_000,
  },
  async (_name, start, allSentS, held) => {
    const place = await start();
    const { platform, channel } = place;
    const now = () => new Date(rig.nowMs());
    const channels = [{ platform: platform.id, channel, language: 'en' as const, timeZone: 'UTC', edits: 'in-place' as const }];
    const deps = { channels, runbooks: [], now };
    const [id, run] = [`apr_${'0'.repeat(24)}`, sampleRun('run_1', `apr_${'0'.repeat(24)}`, 0)];
    const approval = sampleApproval(id, 0, { state: 'EXECUTING' });
    const progress = createProgressNews({ ...deps, stores: rig.stores, after: rig.after });
    const announce = createApprovalNews(deps);
    /** The last line of which each look showed that it was said. */
    const seen: Array<{ readonly atS: number; readonly line: number }> = [];
    const ours = () => place.messages().filter(({ text }) => !/alert-\d/.test(text));
    try {
      await rig.stores.approvals.create(approval);
      await rig.stores.approvals.putRun(run);
      await announce(rig.stores, approval, run);
      for (let second = 1; second <= SECONDS; second += 1) {
        rig.after(second * 1_000, () => {
          const lines = Array.from({ length: LINES_A_SECOND }, (_, index) => `line-${(second - 1) * LINES_A_SECOND + index + 1}\n`).join(
            '',
          );
          const place = { runId: run.id, target: 't', stepId: 's', token: 0, sequence: second };
          progress.told(approval, run, { ...place, at: now(), bytes: Buffer.from(lines) });
          const shown = [...(ours()[0]?.text ?? '').matchAll(/line-(\d+)/g)].map(([, line]) => Number(line));
          seen.push({ atS: rig.afterMs() / 1_000, line: Math.max(0, ...shown) });
        });
      }
      rig.after(10_000, async () => {
        for (let i = 0; i < ALERTS; i += 1) await rig.put(place, `alert-${i}`, PRIORITY.alert);
      });
      rig.after(30_000, () => place.fail('rate-limited', 1));
      rig.after(50_000, () => place.failEdits(2));
      let alertsAtS = 0;
      rig.after((SECONDS + 1) * 1_000, async () => {
        const ended = { ...approval, state: 'SUCCEEDED' as const };
        await rig.stores.transaction(async (tx) => {
          await tx.approvals.update(ended);
          await announce(tx, ended, run);
        });
      });
      await rig.deliver(place, async () => {
        const alerts = place.messages().length - ours().length;
        if (alerts === ALERTS && alertsAtS === 0) alertsAtS = rig.afterMs() / 1_000;
        return rig.isEmpty(place);
      });
      await progress.stop();

      expect(place.watch.exceeded).toEqual([]);
      expect(ours()).toHaveLength(1);
      expect(new Set(place.messages().map(({ text }) => /alert-\d+/.exec(text)?.[0])).size).toBe(ALERTS + 1);
      expect(place.messages()).toHaveLength(ALERTS + 1);
      expect(alertsAtS).toBeGreaterThan(0);
      expect(alertsAtS).toBeLessThan(allSentS);
      // Neither more often than every five seconds, nor much less.
      expect(place.edits()).toBeLessThanOrEqual(SECONDS / 5 + 4);
      expect(place.edits()).toBeGreaterThanOrEqual(8);
      for (const { atS, line } of seen.filter(({ atS }) => atS > 8)) {
        // It lags by its five seconds and its turn; longer only where the platform itself wanted to be left alone.
        const isHeld = atS >= held.from && atS <= held.to;
        expect(line / LINES_A_SECOND, `at ${atS} s`).toBeGreaterThan(atS - (isHeld ? held.to - held.from : held.lagS));
      }
    } finally {
      await progress.stop();
      await place.stop();
    }
  },
);
