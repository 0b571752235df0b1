import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../test/peers/peer.ts';
import { type Run, timed } from './measure.ts';
import { startOurs } from './processes.ts';
import { bodiesOf } from './records.ts';
import { postAll } from './send.ts';

/** One process with nothing beside it: HTTP in, queue and records in its own database. */
export async function embedded(
  folder: string,
  options: {
    readonly count: number;
    readonly rounds: number;
    readonly profileTo: string | null;
    readonly linesABody: number;
    readonly atOnce: number;
  },
): Promise<Run[]> {
  const { count, rounds, linesABody, atOnce } = options;
  const home = join(folder, 'embedded');
  mkdirSync(home);
  const program = await startOurs(home, null, {}, options.profileTo);
  const indexed = async () => {
    const text = await (await fetch(`${program.url}/metrics`)).text();
    const of = (outcome: string) =>
      Number(new RegExp(`records_total\\{source="index",outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
    if (of('duplicate') > 0) throw new Error(`${of('duplicate')} records were taken for duplicates`);
    return of('accepted');
  };
  const runs: Run[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const bodies = bodiesOf(round * count, count, linesABody);
      const run = await timed('embedded', round, count, { program: program.pid }, async () => {
        await postAll(`${program.url}/ingest`, bodies, {
          type: 'application/x-ndjson',
          atOnce,
          check: ({ status, body }) => {
            if (status !== 202) throw new Error(`it answered ${status}: ${body.slice(0, 500)}`);
          },
        });
        await eventually(
          async () => (await indexed()) >= (round + 1) * count || (await new Promise((resolve) => setTimeout(resolve, 200))),
          240_000,
        );
      });
      console.log(round === 0 ? `(cold) ${run.line}` : run.line);
      if (round > 0) runs.push(run);
    }
  } finally {
    await program.stop();
  }
  return runs;
}
