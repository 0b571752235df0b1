// A worker of its own that files log lines, for tests: `template-worker.ts URL PLACE OF`. Of all lines it files every OF-th, from
// PLACE on, prints "filed", waits for the cursor `settled`, and prints the id of every line in the end, as JSON.

import { toWire } from '../../domain/jobs.ts';
import { indexObservations } from '../../jobs/index-observations.ts';
import { createSharedTemplates } from '../../jobs/shared-templates.ts';
import { openStores } from '../../stores/postgres/open.ts';
import { oddLines } from './odd-lines.ts';

const BATCH = 20;
const [url = '', place = '0', of = '1'] = process.argv.slice(2);
const opened = await openStores({ databaseUrl: url, dataDir: 'memory' });
const stores = opened.stores.forTenant('default');
// Time that passes fast: at every look others' work is taken up.
let hours = 500_000;
const templates = createSharedTemplates({ logs: stores.logs, now: () => new Date(hours++ * 3_600_000) });
const all = oddLines(600, 5);
const own = all.flatMap((body, n) => (n % Number(of) === Number(place) ? [{ body, n }] : []));
const wait = (forMs: number) => new Promise((resolve) => setTimeout(resolve, forMs));

for (let from = 0; from < own.length; from += BATCH) {
  const observations = own.slice(from, from + BATCH).map(({ body, n }) =>
    toWire({
      kind: 'log',
      at: new Date(Date.UTC(2026, 2, 29) + n * 1_000),
      assetId: 'srv',
      severityNumber: 9,
      body,
      source: 'syslog',
      attributes: {},
    }),
  );
  await indexObservations({ stores, templates, count: () => {} }, { tenantId: 'default', batchId: `${place} ${from}`, observations });
}
console.log('filed');
while ((await stores.cursors.get('settled')) === null) {
  const miner = await templates();
  await miner.file(stores.logs.writeTemplates);
  await wait(50);
}
const miner = await templates();
const at = new Date(hours * 3_600_000);
console.log(
  JSON.stringify({
    ids: all.map((line) => miner.canonical(miner.mine(line, at).template.id)),
    texts: miner.templates().map(({ text }) => text),
  }),
);
await opened.stores.close();
