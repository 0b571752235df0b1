import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quietCuts } from './quiet.ts';
import { type Case, caseFolders, instantOf, readCase, withInstruments } from './read-case.ts';
import { placeOf, truthOf } from './score.ts';
import { solve, without } from './solve.ts';
import { caseFiles } from './synthetic/build.ts';
import { createRandom } from './synthetic/random.ts';

const root = mkdtempSync(join(tmpdir(), 'rca-'));
const MANY = 27;

beforeAll(() => {
  for (let index = 0; index < MANY; index++) {
    const folder = join(root, 'synthetic', String(index).padStart(2, '0'));
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of caseFiles(createRandom(4_242 + index), index)) writeFileSync(join(folder, name), content);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const namesOf = (one: Case) => solve(one).ranking.assets.map(({ assetId }) => assetId);

test('faults of nine kinds under three ways of naming are found in graphs made by chance', () => {
  const places = caseFolders(root).map((name) => {
    const truth = truthOf(root, name);
    return truth && placeOf(truth, namesOf(readCase(root, name)));
  });

  expect(places).toHaveLength(MANY);
  expect(places.filter((place) => place === 1).length / MANY).toBeGreaterThanOrEqual(0.8);
  expect(places.filter((place) => place !== null && place <= 3).length / MANY).toBeGreaterThanOrEqual(0.9);
});

test('names of assets play no part, and the same case gives the same ranking', () => {
  for (const name of caseFolders(root).slice(0, 12)) {
    const one = readCase(root, name);
    const found = namesOf(one);
    const assets = [
      ...new Set([...one.behaviour.series.map(({ assetId }) => assetId), ...one.behaviour.calls.flatMap(({ from, to }) => [from, to])]),
    ];
    const other = new Map(assets.map((id, index) => [id, `asset-${(index * 7 + 3) % assets.length}-${index}`]));
    const rename = (id: string) => other.get(id) ?? id;
    const { behaviour } = one;
    const renamed: Case = {
      ...one,
      alert: { ...one.alert, assetId: rename(one.alert.assetId) },
      behaviour: {
        ...behaviour,
        calls: behaviour.calls.map(({ from, to }) => ({ from: rename(from), to: rename(to) })),
        series: behaviour.series.map((series) => ({ ...series, assetId: rename(series.assetId) })),
        lines: behaviour.lines.map((line) => ({ ...line, assetId: rename(line.assetId) })),
        spans: behaviour.spans.map((span) => ({ ...span, assetId: rename(span.assetId) })),
      },
    };

    expect(namesOf(one)).toEqual(found);
    expect(
      solve(renamed)
        .ranking.assets.slice(0, 3)
        .map(({ assetId }) => assetId),
    ).toEqual(found.slice(0, 3).map(rename));
  }
});

test('the order in which series and calls are read plays no part', () => {
  for (const name of caseFolders(root).slice(0, 6)) {
    const one = readCase(root, name);
    const { behaviour } = one;
    const turned = { ...one, behaviour: { ...behaviour, series: behaviour.series.toReversed(), calls: behaviour.calls.toReversed() } };

    expect(namesOf(turned).slice(0, 3)).toEqual(namesOf(one).slice(0, 3));
  }
});

test('a truth lying beside a case is not read', () => {
  const [name = ''] = caseFolders(root);
  const before = namesOf(readCase(root, name));
  writeFileSync(join(root, name, 'truth.json'), 'not even JSON');

  expect(namesOf(readCase(root, name))).toEqual(before);
});

test('what is missing leaves a ranking of the rest: no metrics, no calls, nothing at all', () => {
  const withSpans = caseFolders(root)
    .map((name) => readCase(root, name))
    .find(({ behaviour }) => behaviour.spans.length > 0);
  if (!withSpans) throw new Error('no case with spans');

  expect(namesOf(without(withSpans, { series: true })).length).toBeGreaterThan(0);
  expect(namesOf(without(withSpans, { calls: true })).length).toBeGreaterThan(0);
  expect(namesOf(without(withSpans, { series: true, lines: true, spans: true, calls: true }))).toEqual([]);
});

test('quiet windows end before the trouble and give lower confidence than the trouble', () => {
  const sure = { quiet: 0, trouble: 0 };
  for (const name of caseFolders(root).slice(0, 9)) {
    const one = readCase(root, name);
    const cuts = quietCuts(one, 2);
    for (const cut of cuts) {
      expect(cut.behaviour.incidentWindow.to.getTime()).toBeLessThanOrEqual(one.behaviour.incidentWindow.from.getTime());
      sure.quiet += solve(cut).ranking.certainty.confidence / cuts.length / 9;
    }
    sure.trouble += solve(one).ranking.certainty.confidence / 9;
  }

  expect(sure.quiet).toBeLessThan(sure.trouble / 2);
});

test('cases are the same for the same seed', () => {
  const [first, second] = [caseFiles(createRandom(5), 3), caseFiles(createRandom(5), 3)];
  const text = (files: ReturnType<typeof caseFiles>) => gunzipSync(files.get('samples.csv.gz') ?? '').toString('utf8');

  expect(text(first)).toBe(text(second));
  expect(text(first).split('\n').length).toBeGreaterThan(100);
});

test('a total that slips is a rate; one that grows, and falls only where it restarts, is a counter', () => {
  const instrumentOf = (metric: string, ...assets: ReadonlyArray<readonly number[]>) => {
    const all = assets.map((values, asset) => {
      const points = values.map((value, index) => [index * 60_000, value] as const);
      return { assetId: `a${asset}`, metric, unit: '', labels: {}, points };
    });
    return [...new Set(withInstruments(all).map(({ instrument }) => instrument))].join(' and ');
  };
  const still = Array.from({ length: 100 }, () => 0);
  const growing = Array.from({ length: 100 }, (_, index) => (index < 60 ? index * 7 : (index - 60) * 7));
  const rate = Array.from({ length: 100 }, (_, index) => 5 + (index % 3));

  expect(instrumentOf('errors_total', [...still, 5, 5.2, 5.1, 4.9])).toBe('gauge');
  expect(instrumentOf('errors_total', growing)).toBe('counter');
  expect(instrumentOf('container-cpu-usage-seconds-total', growing)).toBe('counter');
  expect(instrumentOf('http_requests', growing)).toBe('counter');
  expect(instrumentOf('disk_used_bytes', growing)).toBe('gauge');
  expect(instrumentOf('latency', growing)).toBe('gauge');
  // At the second hardly anything fails: what it is called is what it is called at the first.
  expect(instrumentOf('errors_total', rate, [...still, 0.2, 0, 0.1, 0])).toBe('gauge');
  expect(instrumentOf('errors_total', growing, [...still, 0.2, 0.4, 0.4])).toBe('counter');
});

test('instants are read however they are counted', () => {
  const at = Date.parse('2024-05-06T00:00:00Z');
  for (const text of ['2024-05-06T00:00:00Z', `${at / 1000}`, `${at / 1000}.0`, `${at}`, `${at}000`, `${at}000000`])
    expect(instantOf(text), text).toBe(at);
  expect(instantOf('soon')).toBeNaN();
});
