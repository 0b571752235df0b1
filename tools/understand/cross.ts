// `node tools/understand/cross.ts [errors]`: leaves out one writer after another, fits without, and prints what is then understood of
// what that writer typed: the figure by which everything here is chosen.
import { sharesOf, unpacked } from '../../copilot/understand/likeness.ts';
import { decide, read, ruleOf } from '../../copilot/understand/understand.ts';
import { CONTEXT } from '../../test/utterances/context.ts';
import { packed, regress } from './fit.ts';
import { exampleOf, newestBatch, sentencesBefore } from './sentences.ts';

const DEEDS = new Set(['silence', 'acknowledge', 'run', 'ticket']);
const all = sentencesBefore(newestBatch()).map((one) => ({ ...one, ...exampleOf(one) }));
const writers = [...new Set(all.flatMap(({ writer }) => writer ?? []))].sort();
const judged = writers.flatMap((left) => {
  const model = unpacked(packed(regress(all.filter(({ writer }) => writer !== left))));
  return all
    .filter(({ writer }) => writer === left)
    .map((one) => {
      const { said, senses } = read(one.text, CONTEXT);
      const { rule } = ruleOf(said, senses);
      const alike = sharesOf(model, one.traits, rule);
      return { ...one, rule, alike, is: decide(alike, rule, said, senses) };
    });
});
const language = ({ text }: { readonly text: string }) =>
  /\p{Script=Hangul}/u.test(text) ? 'ko' : /\p{Script=Cyrillic}/u.test(text) ? 'ru' : 'en';
const tell = (name: string, of: typeof judged) => {
  const right = of.filter(({ kind, is }) => kind === is).length;
  const deeds = of.filter(({ kind, is }) => kind !== is && DEEDS.has(is));
  const unasked = deeds.filter(({ kind }) => kind === 'unknown').length;
  process.stdout.write(
    `${name.padEnd(14)} ${right}/${of.length} = ${(right / of.length).toFixed(3)}, deeds wrong ${deeds.length}, ${unasked} unasked\n`,
  );
};
for (const [name, of] of Map.groupBy(judged, (one) => `writer ${one.writer} ${language(one)}`)) tell(name, of);
for (const [name, of] of Map.groupBy(judged, (one) => one.kind)) tell(name, of);
for (const [name, of] of Map.groupBy(judged, language)) tell(name, of);
tell('all', judged);
if (process.argv[2] === 'errors') {
  for (const { kind, is, alike, rule, text } of judged)
    if (kind !== is) process.stdout.write(`${kind} read as ${is} (${alike[0]?.[0]} ${alike[0]?.[1].toFixed(2)}, rule ${rule}): ${text}\n`);
}
