import { expect, test } from 'vitest';
import { createRandom } from '../../bench/templates/random.ts';
import { oneOfEach } from '../../stores/template-states.ts';
import { oddLines } from '../../test/rigs/odd-lines.ts';
import type { TemplateState } from './state.ts';
import { createTemplateMiner, type TemplateMiner } from './templates.ts';

const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1_000);

/** A store as every engine is one: of each template the more general pattern, the earliest sight, all it was united with. */
function createStore() {
  let kept: TemplateState[] = [];
  return {
    write: async (states: readonly TemplateState[]) => {
      kept = oneOfEach([...kept, ...states]);
    },
    all: () => kept,
  };
}

function shown(miner: TemplateMiner): string[] {
  return miner.templates().map(({ id, text }) => `${id} ${text}`);
}

/** The id of each line in the end. */
function idsOf(miner: TemplateMiner, of: readonly string[]): string[] {
  return of.map((line) => miner.canonical(miner.mine(line, at(1e6)).template.id));
}

test('a restart in the middle of a stream changes nothing: neither ids nor what is new nor templates', async () => {
  for (const [seed, cut] of [
    [5, 40],
    [5, 300],
    [8, 600],
  ] as const) {
    const all = oddLines(1_000, seed);
    const whole = createTemplateMiner([]);
    const store = createStore();
    const before = createTemplateMiner([]);
    for (const [n, line] of all.slice(0, cut).entries()) {
      whole.mine(line, at(n));
      before.mine(line, at(n));
    }
    await before.file(store.write);
    const after = createTemplateMiner(store.all());
    expect(shown(after)).toEqual(shown(whole));
    // Those from before as well, which one of them remembers and the other does not.
    const from = (miner: TemplateMiner) => all.map((line, n) => ({ n, line, ...miner.mine(line, at(n)) }));
    expect(from(after), `${seed}, ${cut}`).toEqual(from(whole));
    expect(shown(after)).toEqual(shown(whole));
  }
});

test.each([
  [
    'which words are known to be values',
    [
      'VM test-vm-7 in orders is powered off',
      'Migrating win-sql from k8s-worker-3 to storage.corp.local in datastore1',
      'VM mailgate in backend is powered off',
      'VM erp in datastore1 is powered off',
    ],
    ['Migrating win-sql from storage.corp.local to esx7.lab in backend', 'Migrating mailgate from filer to esx7.lab in datastore1'],
  ],
  [
    'words that stood in a run that varies now',
    [
      "Aborted connection 7241 to db: 'backend' user: 'root' host: 'filer' (Got an error reading communication packets)",
      'User carol logged out',
      '(root) CMD (run-parts /etc/cron.hourly)',
      '10.3.3.1 - www-data [21/Nov/2026:02:45:12 +0000] "GET /usr HTTP/1.1" 184 8 "-" "Mozilla/5.0 (X11; Linux x86_64)"',
      'User eve logged out',
      '10.9.1.8 - svc_deploy [21/Nov/2026:02:21:28 +0000] "GET /var HTTP/1.1" 37 1 "-" "Mozilla/5.0 (X11; Linux x86_64)"',
      '10.1.2.9 - carol [21/Nov/2026:02:16:20 +0000] "GET / HTTP/1.1" 63400 160 "-" "Mozilla/5.0 (X11; Linux x86_64)"',
      '10.5.1.6 - bob [21/Nov/2026:02:55:49 +0000] "GET /api HTTP/1.1" 80 469 "-" "Mozilla/5.0 (X11; Linux x86_64)"',
      'User www-data logged out',
      "Aborted connection 6518 to db: 'main' user: 'postgres' host: 'esx7.lab' (Got an error reading communication packets)",
      '10.6.2.2 - alice [21/Nov/2026:02:18:52 +0000] "GET /home HTTP/1.1" 2776 551 "-" "Mozilla/5.0 (X11; Linux x86_64)"',
    ],
    ['(bob) CMD (run-parts /etc/cron.hourly)'],
  ],
  [
    'a line that was filed before a closer template came',
    [
      '(bob) CMD (/usr/bin/backup.sh --all)',
      '(bob) CMD (cd /srv && ./rotate)',
      ...['carol', 'alice', 'eve', 'dan'].map((name) => `User ${name} logged out`),
      ...['carol', 'alice'].map((name) => `(${name}) CMD (/usr/bin/backup.sh --all)`),
    ],
    ['(bob) CMD (/usr/bin/backup.sh --all)'],
  ],
])('a restart makes no difference to %s', async (_, before, after) => {
  const whole = createTemplateMiner([]);
  const store = createStore();
  for (const [n, line] of before.entries()) whole.mine(line, at(n));
  await whole.file(store.write);
  const restored = createTemplateMiner(store.all());
  const from = (miner: TemplateMiner) => after.map((line, n) => miner.mine(line, at(100 + n)));
  expect(from(restored)).toEqual(from(whole));
});

test('workers that share a store come to the same templates, and the same id for a line, however the lines fell to them', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const { next } = createRandom(seed);
    const all = oddLines(900, seed);
    const store = createStore();
    const workers = Array.from({ length: 2 + (seed % 3) }, () => createTemplateMiner([]));
    const any = () => workers[Math.floor(next() * workers.length)] as TemplateMiner;
    for (const [n, line] of all.entries()) {
      any().mine(line, at(n));
      if (next() < 0.01) await any().file(store.write);
      if (next() < 0.005) any().takeUp(store.all().filter(() => next() < 0.7));
    }
    for (let round = 0; round < 4; round++) {
      for (const worker of workers) {
        await worker.file(store.write);
        worker.takeUp(store.all().toSorted(() => next() - 0.5));
      }
    }
    const [first, ...others] = workers.map((worker) => [shown(worker), idsOf(worker, all)]);
    for (const other of others) expect(other, `seed ${seed}`).toEqual(first);
    // Whoever begins with what is stored, in whatever order and however often it comes, is no different.
    const late = createTemplateMiner([...store.all(), ...store.all()].toSorted(() => next() - 0.5));
    expect([shown(late), idsOf(late, all)], `seed ${seed}`).toEqual(first);
  }
});

test('taking up what is known already changes nothing and leaves nothing to file', async () => {
  const store = createStore();
  const miner = createTemplateMiner([]);
  for (const [n, line] of oddLines(500, 3).entries()) miner.mine(line, at(n));
  await miner.file(store.write);
  const before = shown(miner);
  for (let round = 0; round < 3; round++) miner.takeUp(store.all().toReversed());
  expect(shown(miner)).toEqual(before);
  await miner.file(async () => expect.unreachable());
});

test('what could not be filed is filed the next time', async () => {
  const miner = createTemplateMiner([]);
  miner.mine('fan 3 stopped', at(0));
  await expect(miner.file(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  const store = createStore();
  await miner.file(store.write);
  expect(store.all()).toMatchObject([{ text: 'fan <*> stopped' }]);
});

test('who files has all its templates stored, though another is writing them, and though that one fails', async () => {
  const miner = createTemplateMiner([]);
  const store = createStore();
  miner.mine('fan 3 stopped', at(0));
  const { promise, reject } = Promise.withResolvers<void>();
  const first = miner.file(() => promise);
  miner.mine('fan 5 stopped', at(1));
  let isFiled = false;
  const second = miner.file(store.write).then(() => {
    isFiled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isFiled).toBe(false);
  reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await second;
  expect(store.all()).toMatchObject([{ text: 'fan <*> stopped' }]);
});

test('a pattern that is no pattern is not believed: the template is what its text says', () => {
  const known = { id: 'tpl_a', text: 'fan <*> stopped', firstSeenAt: at(0) };
  for (const pattern of ['', '1', '10000', '2whatever', '10001////////////////', `10000${'A'.repeat(4_000)}`]) {
    const miner = createTemplateMiner([{ ...known, pattern }]);
    expect(miner.mine('fan 7 stopped', at(1)), pattern).toMatchObject({ isNew: false, template: { id: 'tpl_a' } });
  }
});
