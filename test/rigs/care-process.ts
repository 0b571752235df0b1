import { tend } from '../../actions/care/tend.ts';
import { digestDeps } from '../../assembly/digests.ts';
import { createCareNews } from '../../bot/announce-care.ts';
import { parseSettings } from '../../config.ts';
import { sendDigest } from '../../jobs/digest.ts';
import { openStores } from '../../stores/postgres/open.ts';

/**
 * A worker that does what is due as fast as it can, on a clock that runs from `beganMs` so many times as fast as ours:
 * `care-process.ts DATABASE_URL TENANT BEGAN_MS TIMES`. It ends when it is killed.
 */
const [databaseUrl = '', tenantId = '', beganMs = '0', times = '1'] = process.argv.slice(2);
const { stores: all } = await openStores({ databaseUrl, dataDir: 'memory' });
const stores = all.forTenant(tenantId);
const began = Number(beganMs);
const now = () => new Date(began + (Date.now() - began) * Number(times));
const settings = parseSettings({ digests: [{ id: 'minute', cron: '* * * * *', platform: 'slack', channel: 'C1' }] }, 'test');
const digests = digestDeps({ stores, viewOf: () => ({ stores }), now, publicUrl: null }, settings);
const reader = { language: 'en' as const, timeZone: 'UTC' };
const announce = createCareNews({
  channels: [{ platform: 'slack', channel: 'C1', ...reader, edits: 'in-place' }],
  reader,
  editsOf: () => 'in-place',
  seenFrom: async (one) => one,
  links: { webUrl: null, evidenceUrlBase: null },
  now,
});
const plan = { routes: [], calendars: [], escalations: [], groups: [] };
console.log('ready');
for (;;) {
  await tend({ stores, plan, now, announce, wakeAt: async () => {}, enqueue: async () => {}, onCall: async () => [], everywhere: [] });
  await sendDigest(digests, { tenantId, digestId: 'minute' });
  console.log('round');
}
