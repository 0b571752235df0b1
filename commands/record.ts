import { z } from 'zod';
import { collectors } from '../collectors/registry.ts';
import { readYaml } from '../config.ts';
import { record as recordTargets } from '../demo/record.ts';
import { AppError } from '../domain/errors.ts';
import { alike } from '../domain/language.ts';
import { resolveSecret } from '../secrets.ts';
import { type Command, configFile } from './command.ts';

const Plan = z.strictObject({
  targets: z
    .array(
      z.strictObject({
        asset: z.string(),
        collector: z.string(),
        settings: z.record(z.string(), z.unknown()).default({}),
        everyMs: z.int().min(100).optional(),
      }),
    )
    .min(1),
});

/** `inframind record --config plan.yaml --out DIR --seconds N` writes what collectors say as JSON lines. */
export const record: Command = {
  usage: '--out DIR --seconds N',
  about: {
    en: 'record what collectors say, as JSON lines; --config names the targets',
    ru: 'записать, что говорят сборщики, как JSON Lines; цели — в --config',
    ko: '수집기가 보내는 것을 JSON Lines로 기록; 대상은 --config',
  },
  options: { out: { type: 'string' }, seconds: { type: 'string' } },
  run: async (invocation) => {
    const path = configFile(invocation);
    const { out, seconds } = invocation.options;
    if (path === undefined || typeof out !== 'string' || !(Number(seconds) > 0))
      throw invalid('give --config FILE, --out DIR and --seconds N');
    const plan = Plan.safeParse(readYaml(path));
    if (!plan.success) throw invalid(plan.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
    const targets = plan.data.targets.map(({ asset, collector: id, settings, everyMs }) => {
      const collector = collectors.find((one) => one.id === id);
      if (collector === undefined) throw invalid(`there is no collector ${id}; there are ${collectors.map((one) => one.id).join(', ')}`);
      return { collector, assetId: asset, settings, ...(everyMs === undefined ? {} : { intervalMs: everyMs }) };
    });
    const interrupted = new AbortController();
    process.once('SIGINT', () => interrupted.abort());
    const deps = {
      now: () => new Date(),
      secret: resolveSecret,
      signal: interrupted.signal,
      onReady: (ports: ReadonlyArray<Readonly<Record<string, number>>>) => {
        for (const port of ports) invocation.print(`listening: ${JSON.stringify(port)}`);
      },
      onFault: (asset: string, fault: string) => invocation.print(`${asset}: ${fault}`),
    };
    const done = await recordTargets(deps, { targets, durationMs: Number(seconds) * 1_000, out });
    invocation.print(`${done.observations} observations in ${out}/observations.jsonl, ${done.faults} faults`);
    return 0;
  },
};

function invalid(text: string): AppError {
  return new AppError('REQUEST_INVALID', text, { hint: alike(text) });
}
