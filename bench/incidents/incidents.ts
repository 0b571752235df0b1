// `npm run bench -- incidents DIR [NAME …] [--verbose]`: how incidents that others wrote down are answered. DIR is the folder
// `datasets/rootcausebench` of a clone of github.com/edgedelta/root-cause-bench, of which nothing is kept here.
import { existsSync } from 'node:fs';
import { openRoom } from '../../test/exam/sit.ts';
import { incidentNames, readIncident } from './read-incident.ts';

const [root, ...words] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const verbose = process.argv.includes('--verbose');
if (root === undefined || !existsSync(root)) {
  console.log(
    `skipped: no ${root ?? 'folder of incidents'} (clone github.com/edgedelta/root-cause-bench, name its datasets/rootcausebench)`,
  );
  process.exit(0);
}
const names = incidentNames(root).filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
const room = await openRoom();
const count = { first: 0, among: 0, ofRelease: 0, release: 0, ofNone: 0, none: 0, unanswered: 0, wronglySure: 0 };
for (const name of names) {
  const { scenario, firedAt, truth } = readIncident(root, name);
  const { investigation, answers } = await room.sit(scenario, firedAt);
  const { en } = answers;
  const [top] = investigation.hypotheses;
  const ranked = [...new Set(investigation.hypotheses.map(({ assetId }) => assetId))];
  const blamesChange = top?.concept === 'configuration.changed';
  const isRight = truth.release ? blamesChange && top.assetId === truth.release.service : top !== undefined && !blamesChange;
  if (ranked[0] === truth.service) count.first++;
  if (ranked.slice(0, 3).includes(truth.service)) count.among++;
  if (top === undefined) count.unanswered++;
  else if (!isRight && top.confidence > 0.8) count.wronglySure++;
  if (truth.release) count.ofRelease++;
  else count.ofNone++;
  if (isRight && truth.release) count.release++;
  if (isRight && !truth.release) count.none++;
  const wanted = truth.release ? `a release of ${truth.release.service} at ${truth.release.at}` : `no release; begins at ${truth.service}`;
  console.log(
    `${isRight ? '  ' : top ? '✗ ' : '? '}${name.padEnd(38)} ${top ? `${top.assetId} ${top.concept} ${top.confidence.toFixed(2)}` : 'no answer'}; ${wanted}`,
  );
  if (!verbose) continue;
  console.log(`    ${en.verdict}`);
  for (const { text } of en.claims) console.log(`      - ${text}`);
  for (const { text } of en.ruledOut) console.log(`      x ${text}`);
  for (const text of en.unknowns) console.log(`      ? ${text}`);
}
await room.close();
const all = names.length;
console.log(`\nresult first_failing_service_first ${(count.first / all).toFixed(3)} of ${all}`);
console.log(`result first_failing_service_among_three ${(count.among / all).toFixed(3)} of ${all}`);
console.log(`result release_named ${count.release} of ${count.ofRelease}`);
console.log(`result no_release_blamed ${count.none} of ${count.ofNone}`);
console.log(`result unanswered ${count.unanswered} of ${all}`);
console.log(`result wrong_above_0.8 ${count.wronglySure} of ${all}`);
