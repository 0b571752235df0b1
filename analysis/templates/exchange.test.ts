import { expect, test } from 'vitest';
import { familyLines } from '../../bench/templates/families.ts';
import { createRandom } from '../../bench/templates/random.ts';
import { oneOfEach } from '../../stores/template-states.ts';
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

function lines(count: number, seed: number): string[] {
  const { next } = createRandom(seed);
  const word = () => Array.from({ length: 4 + Math.floor(next() * 5) }, () => String.fromCharCode(97 + Math.floor(next() * 26))).join('');
  return familyLines(count, next).lines.map((line, n) =>
    n % 7 === 0
      ? `copy of ${word()} to ${word()} finished`
      : n % 11 === 0
        ? `reason: ${word()} ${word()} ${n % 3 ? word() : ''} given up`
        : line,
  );
}

function shown(miner: TemplateMiner): string[] {
  return miner.templates().map(({ id, text }) => `${id} ${text}`);
}

/** The id of each line in the end. */
function idsOf(miner: TemplateMiner, of: readonly string[]): string[] {
  return of.map((line) => miner.canonical(miner.mine(line, at(1e6)).template.id));
}

test('a restart in the middle of a stream changes nothing: neither ids nor what is new nor templates', async () => {
  const all = lines(3_000, 5);
  for (const cut of [40, 300, 1_500]) {
    const whole = createTemplateMiner([]);
    const store = createStore();
    const before = createTemplateMiner([]);
    for (const [n, line] of all.slice(0, cut).entries()) expect(before.mine(line, at(n))).toEqual(whole.mine(line, at(n)));
    await before.file(store.write);
    const after = createTemplateMiner(store.all());
    expect(shown(after)).toEqual(shown(whole));
    for (const [n, line] of all.entries()) {
      if (n >= cut) expect(after.mine(line, at(n)), `${cut}: ${n} ${line}`).toEqual(whole.mine(line, at(n)));
    }
    expect(shown(after)).toEqual(shown(whole));
  }
});

test('workers that share a store come to the same templates, and the same id for a line, however the lines fell to them', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const { next } = createRandom(seed);
    const all = lines(900, seed);
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
  for (const [n, line] of lines(500, 3).entries()) miner.mine(line, at(n));
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

test('a pattern that is no pattern is not believed: the template is what its text says', () => {
  const known = { id: 'tpl_a', text: 'fan <*> stopped', firstSeenAt: at(0) };
  for (const pattern of ['', '1', '10000', '2whatever', '10001////////////////', `10000${'A'.repeat(4_000)}`]) {
    const miner = createTemplateMiner([{ ...known, pattern }]);
    expect(miner.mine('fan 7 stopped', at(1)), pattern).toMatchObject({ isNew: false, template: { id: 'tpl_a' } });
  }
});
