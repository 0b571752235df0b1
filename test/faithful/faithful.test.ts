import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVerifier } from '../../copilot/verify.ts';
import { createClock } from '../../copilot/wording/times.ts';
import type { Answer, Claim } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { loadScenario } from '../exam/scenario.ts';
import { openRoom, type Paper, type Room } from '../exam/sit.ts';
import { faultsOf } from './checker.ts';

/** Small ones of hardware, storage, network, system and service; `npm run exam` has all. */
const NAMES = (process.env.TEST_FAITHFUL ?? '028-orchard,094-kelp,037-vale').split(',');
let room: Room;
const papers: Paper[] = [];

beforeAll(async () => {
  room = await openRoom();
  for (const name of NAMES) papers.push(await room.sit(loadScenario(name)));
}, 180_000);
afterAll(() => room.close());

const shownBy = ({ trigger, claims, ruledOut }: Answer): Claim[] => [...(trigger ? [trigger] : []), ...claims, ...ruledOut];
const assetsOf = async ({ stores }: Paper) => (await stores.inventory.assets()).map(({ id }) => id);

test('every shown claim of the exam is borne out by an independent reading of the stores', { timeout: 120_000 }, async () => {
  let checked = 0;
  for (const paper of papers) {
    const assets = await assetsOf(paper);
    for (const answer of Object.values(paper.answers)) {
      for (const claim of shownBy(answer)) {
        checked += 1;
        expect
          .soft([paper.scenario.name, claim.text, await faultsOf(paper.stores, claim, answer.evidence, 'UTC', assets)])
          .toEqual([paper.scenario.name, claim.text, []]);
      }
    }
  }
  console.log(`${checked} claims of ${papers.length} scenarios in two languages read again`);
  expect(checked).toBeGreaterThanOrEqual(20);
});

type Lie = { readonly claim: Claim; readonly evidence: readonly Evidence[]; readonly of?: Paper };
const LIES: ReadonlyArray<readonly [what: string, lie: (claim: Claim, evidence: readonly Evidence[]) => Lie | null]> = [
  [
    'a number changed',
    (claim, evidence) => changed(claim, evidence, /(?<=(?:to|was) )\d+(?:\.\d+)?(?! \p{Lu})/u, (one) => String(Number(one) * 2 + 3)),
  ],
  ['a time shifted', (claim, evidence) => changed(claim, evidence, /\d{1,2}:\d{2}/, (one) => (one.startsWith('0') ? '23:59' : '00:01'))],
  [
    'a digest altered',
    (claim, evidence) => ({
      claim,
      evidence: evidence.map((one) => ({ ...one, digest: one.digest.replace(/^./, (first) => (first === '0' ? '1' : '0')) })),
    }),
  ],
  [
    'figures altered',
    (claim, evidence) => ({ claim, evidence: evidence.map((one) => ({ ...one, states: { ...one.states, count: 7_777 } })) }),
  ],
  ['evidence that is not there', (claim, evidence) => ({ claim: { ...claim, evidenceIds: ['ev_ffffffffffffffffffffffff'] }, evidence })],
];

function changed(claim: Claim, evidence: readonly Evidence[], pattern: RegExp, to: (one: string) => string): Lie | null {
  return pattern.test(claim.text) ? { claim: { ...claim, text: claim.text.replace(pattern, to) }, evidence } : null;
}

test.each(LIES)('%s is caught by the checker and by the program', { timeout: 60_000 }, async (_what, lieOf) => {
  let told = 0;
  for (const paper of papers) {
    const assets = await assetsOf(paper);
    const answer = paper.answers.en;
    for (const claim of shownBy(answer)) {
      const lie = lieOf(claim, answer.evidence);
      if (lie === null) continue;
      told += 1;
      expect.soft(await faultsOf(paper.stores, lie.claim, lie.evidence, 'UTC', assets), lie.claim.text).not.toEqual([]);
      const verifier = createVerifier(paper.stores, lie.evidence, assets, createClock('UTC', paper.investigation.at));
      expect.soft(await verifier.check(lie.claim), lie.claim.text).not.toBeNull();
    }
  }
  expect(told).toBeGreaterThan(0);
});

test('evidence of another tenant is caught by both', { timeout: 60_000 }, async () => {
  const [one, other] = papers;
  if (one === undefined || other === undefined) throw new Error('too few papers');
  for (const claim of shownBy(other.answers.en)) {
    expect(await faultsOf(one.stores, claim, other.answers.en.evidence, 'UTC', await assetsOf(other))).toContain('gone');
    const verifier = createVerifier(
      one.stores,
      other.answers.en.evidence,
      await assetsOf(other),
      createClock('UTC', other.investigation.at),
    );
    expect(await verifier.check(claim)).toBe('evidence-gone');
  }
});
