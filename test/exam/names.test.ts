import { expect, test } from 'vitest';
import { fire, memoryStores } from '../../bench/confidence/memory.ts';
import { investigate } from '../../copilot/investigate.ts';
import { fromWire } from '../../domain/jobs.ts';
import { loadScenario, renamed, type Scenario, scenarioNames } from './scenario.ts';

/** One of each domain; `TEST_NAMES=all` takes the whole exam, in a minute. */
const SAMPLE = ['017-gale', '028-orchard', '037-vale', '045-brook', '053-fjord', '067-oxbow', '083-clover', '094-kelp'];
const NAMES = process.env.TEST_NAMES === 'all' ? scenarioNames() : SAMPLE;
const ASKED_AFTER_MS = 10 * 60_000;

/** What is said of an incident, without the names in which it is said. */
async function said(scenario: Scenario, nameOf: (asset: string) => string) {
  const observations = scenario.observations.map(fromWire);
  const stores = memoryStores(observations);
  const fired = await fire(stores, { ...scenario, observations });
  if (fired === null) return null;
  const { hypotheses, together } = await investigate({ stores }, { alert: fired.alert, at: new Date(fired.at.getTime() + ASKED_AFTER_MS) });
  return hypotheses.map(({ id, assetId, concept, component, confidence, score, path, reasons }) => ({
    asset: nameOf(assetId),
    concept,
    // A part may bear the name of an asset.
    component: component === null ? null : nameOf(component),
    confidence,
    score,
    path: path.map((step) => [nameOf(step.assetId), step.concept, step.mechanism]),
    reasons,
    together: together.includes(id),
  }));
}

test.each(NAMES)('%s: the same is said whatever the assets are called', { timeout: 60_000 }, async (name) => {
  const scenario = loadScenario(name);
  const assets = [
    ...new Set(scenario.observations.flatMap((one) => [one.assetId, ...(one.kind === 'fact' ? one.relations.map(({ to }) => to) : [])])),
  ].sort();
  // Their order is turned round, so that nothing that goes by it stays as it was.
  const other = (index: number) => `box-${10 + assets.length - index}`;
  const back = new Map(assets.map((asset, index) => [other(index), asset]));
  const first = await said(scenario, (asset) => asset);
  expect(first).not.toBeNull();
  expect(await said(renamed(scenario, other), (asset) => back.get(asset) ?? asset)).toEqual(first);
});
