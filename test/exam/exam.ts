// `npm run exam [-- NAME … | --develop] [--verbose]`: puts every scenario of test/scenarios through the program and prints how
// well its causes are named. `--develop` leaves out the half that is not to be looked at while the causes are worked on.
import { type Mark, mark, report } from './marks.ts';
import { halfOf, loadScenario, scenarioNames } from './scenario.ts';
import { openRoom } from './sit.ts';

const options = process.argv.slice(2);
const given = options.filter((option) => !option.startsWith('--'));
const verbose = options.includes('--verbose');
const names = scenarioNames().filter(
  (name) =>
    (given.length === 0 || given.some((part) => name.includes(part))) && (!options.includes('--develop') || halfOf(name) === 'develop'),
);
const room = await openRoom();
const marks: Mark[] = [];
for (const name of names) {
  const paper = await room.sit(loadScenario(name));
  const one = mark(paper);
  marks.push(one);
  const { truth } = paper.scenario;
  const sign = one.exact ? '  ' : one.right ? '~ ' : '✗ ';
  const wanted =
    truth.kind === 'cause' ? truth.causes.map(({ assetId, concepts: [concept] }) => `${assetId} ${concept}`).join(' + ') : truth.kind;
  console.log(
    `${sign}${name.padEnd(16)} ${one.said.padEnd(44)} ${one.exact ? '' : `should be ${wanted}`}${one.withheld > 0 ? ` (claims withheld: ${one.withheld})` : ''}`,
  );
  if (!verbose) continue;
  const { en, ru } = paper.answers;
  for (const answer of [en, ru]) {
    console.log(
      `    ${answer.headline}\n    ${answer.trigger?.text}\n    ${answer.verdict}\n    (${answer.confidence?.value} ${answer.confidence?.reason})`,
    );
    for (const claim of [...answer.claims, ...answer.ruledOut]) console.log(`      - ${claim.text}`);
    for (const text of answer.unknowns) console.log(`      ? ${text}`);
  }
  for (const { assetId, concept, score, confidence, path, reasons } of paper.investigation.hypotheses)
    console.log(
      `    ${score} ${confidence} ${assetId} ${concept} ← ${path.map((step) => `${step.assetId} ${step.concept}`).join(' → ')} ${reasons}`,
    );
  for (const finding of paper.investigation.findings)
    console.log(
      `    . ${finding.strength.toFixed(2)} ${finding.onset.toISOString().slice(11, 16)} ${finding.assetId} ${finding.concept} ${JSON.stringify(finding.detail).slice(0, 150)}`,
    );
}
console.log(`\n${report(marks).join('\n')}`);
await room.close();
