// `npm run -s bench:rca -- DIR`: for every folder DIR/<family>/<id>/ one line {"case": …, "ranked": [asset, …]}, best
// first. What the true cause was is not read, whether or not it is there.
import { caseFolders } from './read-case.ts';
import { rankedOf } from './solve.ts';

const [root = '../shared/data/rca'] = process.argv.slice(2);
for (const name of caseFolders(root)) {
  const { ranking } = rankedOf(root, name);
  console.log(JSON.stringify({ case: name, ranked: ranking.assets.map(({ assetId }) => assetId) }));
}
