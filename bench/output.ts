// `npm run bench -- output [MEBIBYTES]`: how a run's output of any size reaches the database, and what it costs the worker.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createApprovals } from '../actions/approvals/approvals.ts';
import type { Executor } from '../actions/executors/executor.ts';
import { executeApproval } from '../actions/runs/execute.ts';
import { outputOf } from '../actions/runs/history.ts';
import type { Step } from '../domain/step.ts';
import { openStores } from '../stores/postgres/open.ts';
import { startPostgres } from '../test/peers/postgres.ts';
import { startSshd } from '../test/peers/sshd.ts';
import { createRig, requestRestart } from '../test/rigs/actions.ts';
import { sshStream } from '../transports/ssh/ssh.ts';

const MIB = 2 ** 20;
const mebibytes = Number(process.argv[2] ?? 1024);
/** The same bytes every time, and none that compress: a cipher's key stream. */
const KEY = '0'.repeat(64);
const argv = [
  'sh',
  '-c',
  `openssl enc -aes-256-ctr -K ${KEY} -iv ${'0'.repeat(32)} -in /dev/zero 2>/dev/null | head -c ${mebibytes * MIB}`,
];

const postgres = await startPostgres();
const sshd = await startSshd();
const { stores } = await openStores({ databaseUrl: postgres.url, dataDir: 'memory' });
const { host, port, user, hostKeyFingerprint } = sshd;
const ssh = { host, port, user, hostKeyFingerprint };

/** Resident memory while something runs, beyond what there was at its beginning. */
async function memoryOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly grownMib: number; readonly cpuS: number; readonly wallS: number }> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  const [cpu, from] = [process.cpuUsage(), performance.now()];
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 50);
  const value = await work();
  clearInterval(timer);
  const used = process.cpuUsage(cpu);
  return { value, grownMib: (most - before) / MIB, cpuS: (used.user + used.system) / 1e6, wallS: (performance.now() - from) / 1000 };
}

const line = (name: string, value: number, unit: string) => console.log(`result ${name} ${value.toFixed(2)} ${unit}`);

try {
  const privateKey = await readFile(sshd.privateKeyPath, 'utf8');
  // What the same bytes cost over the same connection when nobody keeps them.
  const bare = await memoryOf(async () => {
    const digest = createHash('sha256');
    let bytes = 0;
    const onChunk = async (chunk: Buffer) => {
      digest.update(chunk);
      bytes += chunk.length;
    };
    await sshStream({ ...ssh, privateKey }, argv, { timeoutMs: 600_000, onChunk });
    return { bytes, sha256: digest.digest('hex') };
  });

  const rig = await createRig(stores, { target: { assetId: 'srv-1', ssh }, privateKeyPath: sshd.privateKeyPath });
  const limits = { processes: 200, memoryBytes: 512 * MIB, cpuSeconds: 600, outputBytes: 2 * mebibytes * MIB };
  const runbooks = rig.deps.runbooks.map((runbook) => ({
    ...runbook,
    limits,
    steps: runbook.steps.map((step) => ({ ...step, timeoutMs: 900_000 })) as [Step, ...Step[]],
  }));
  const deps = { ...rig.deps, runbooks };
  const { id, planHash } = await requestRestart({ ...rig, deps });
  await createApprovals(deps).vote(rig.people.anna, id, planHash);
  const executor: Executor = {
    id: 'ssh',
    run: (step, where, attempt) => {
      const { id: name, timeoutMs, idempotent } = step;
      return rig.deps.executor.run(
        { id: name, timeoutMs, idempotent, kind: 'ssh', argv: name === 'restart' ? argv : ['true'] },
        where,
        attempt,
      );
    },
  };
  const kept = await memoryOf(() => executeApproval({ ...deps, executor, measure: async () => ({ value: 0.01, unit: 's' }) }, id));
  const [step] = kept.value?.steps ?? [];
  if (kept.value?.state !== 'SUCCEEDED') throw new Error(`the run ended as ${kept.value?.state}`);

  const read = await memoryOf(async () => {
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const piece of outputOf(rig.stores, kept.value?.id ?? '', { stepId: 'restart' })) {
      digest.update(piece.bytes);
      bytes += piece.bytes.length;
    }
    return { bytes, sha256: digest.digest('hex') };
  });

  const isWhole =
    [step?.outputBytes, read.value.bytes].every((bytes) => bytes === bare.value.bytes) && bare.value.bytes === mebibytes * MIB;
  const isSame = [step?.outputSha256, read.value.sha256].every((sha256) => sha256 === bare.value.sha256);
  line('output-size', mebibytes, 'MiB');
  line('whole', isWhole && isSame ? 1 : 0, 'of 1');
  line('memory-grown-bare', bare.grownMib, 'MiB');
  line('memory-grown-kept', kept.grownMib, 'MiB');
  line('memory-grown-read-back', read.grownMib, 'MiB');
  line('cpu-bare', bare.cpuS, 's');
  line('cpu-kept', kept.cpuS, 's');
  line('cpu-ratio', kept.cpuS / bare.cpuS, 'times the bare connection');
  line('wall-kept', kept.wallS, 's');
  process.exitCode = isWhole && isSame ? 0 : 1;
} finally {
  await stores.close();
  await postgres.stop();
  await sshd.stop();
}
