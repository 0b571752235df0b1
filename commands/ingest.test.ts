import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, createWriteStream, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandLine, startCommandLine } from '../test/rigs/command-line.ts';

let service: CommandLine;
beforeAll(async () => {
  service = await startCommandLine('ingest');
}, 90_000);
afterAll(() => service.stop());

const run: CommandLine['run'] = (words, more) => service.run(words, more);
const AT = Date.parse('2026-02-19T14:00:00Z');
const line = (host: string, index: number) =>
  `${new Date(AT + index).toISOString()} INFO ${host} request ${index} took ${index % 90} ms user=u${index % 7}\n`;
const file = (name: string) => join(service.folder, name);
async function stored(host: string): Promise<number> {
  await service.running.queues.idle();
  const logs = await service.running.stores.logs.search({
    assetIds: [host],
    window: { from: new Date(AT - 1), to: new Date(AT + 10_000_000) },
    limit: 1_000_000,
  });
  return logs.length;
}

/** What was saved of files so far. */
function states(): Array<{ readonly path: string; readonly line: number }> {
  const saved = join(service.folder, 'data', 'ingest');
  if (!existsSync(saved)) return [];
  const files = readdirSync(saved).filter((name) => name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(join(saved, name), 'utf8')));
}

test.each([
  ['plain', (text: string) => text],
  ['gz', (text: string) => gzipSync(text)],
  ['zst', (text: string) => zstdCompressSync(text)],
])('a file (%s) is sent whole, and is not sent twice by accident', async (kind, pack) => {
  const path = file(`log.${kind}`);
  writeFileSync(path, pack(Array.from({ length: 2_000 }, (_, index) => line(`host-${kind}`, index)).join('')));
  const first = await run(['ingest', path]);
  expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining('2000 accepted, 0 duplicate, 0 rejected') });
  expect(await stored(`host-${kind}`)).toBe(2_000);
  if (kind !== 'plain') return;
  expect(await run(['ingest', path])).toMatchObject({ status: 0, stdout: expect.stringContaining('already') });
  await run(['ingest', path, '--from-start']);
  expect(await stored(`host-${kind}`)).toBe(2_000);
});

test('a file that has grown goes on behind what was sent, also behind half a line', async () => {
  const path = file('growing');
  writeFileSync(path, `${line('grow', 1)}${line('grow', 2)}`);
  expect((await run(['ingest', path])).stdout).toContain('2 accepted');
  appendFileSync(path, `${line('grow', 3)}${line('grow', 4)}`);
  const second = await run(['ingest', path]);
  expect(second.stdout).toMatch(/goes on at line 3\n4 accepted/);
  expect(await stored('grow')).toBe(4);
  writeFileSync(path, line('grow', 5));
  expect((await run(['ingest', path])).stdout).toContain('1 accepted');
});

test('standard input', async () => {
  expect(
    (
      await run(['ingest', '-'], {
        input: line('piped', 1) + JSON.stringify({ timestamp: '2026-02-19T14:00:00Z', service: 'piped', level: 'info', message: 'm' }),
      })
    ).stdout,
  ).toContain('2 accepted');
});

test('an interrupted file goes on where it stopped, and every line is stored once', async () => {
  const path = file('long');
  const total = 40_000;
  const out = createWriteStream(path);
  const pad = 'x'.repeat(400);
  for (let index = 0; index < total; index += 1) out.write(line('long', index).replace('\n', ` ${pad}\n`));
  out.end();
  await once(out, 'finish');

  const begun = () => states().some((state) => state.path === path && state.line > 1);
  const first = await run(['ingest', path], { interruptWhen: begun });
  expect(first.status).toBe(130);
  const line1 = Number(/Interrupted before line (\d+)/.exec(first.stdout)?.[1]);
  expect(line1).toBeGreaterThan(1);
  expect(line1).toBeLessThan(total);
  const second = await run(['ingest', path]);
  expect(second.stdout).toContain(`goes on at line ${line1}\n${total} accepted, 0 duplicate, 0 rejected`);
  const found = await stored('long');
  expect(await service.running.queues.failed('index-observations')).toEqual([]);
  expect(found).toBe(total);
}, 180_000);

test('rejected lines are named by their line, listed, shown, mended and sent again once', async () => {
  const path = file('faulty');
  writeFileSync(path, `${line('mend', 1)}2026-02-19T14:00:01Z LOUD mend disk full\n${line('mend', 2)}`);
  const sent = await run(['ingest', path]);
  expect(sent).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('line 2: level: LOUD is no level that is known\n2 accepted, 0 duplicate, 1 rejected'),
  });

  const list = await run(['rejected', 'list']);
  const [id = ''] = /rej_\w+/.exec(list.stdout) ?? [];
  expect(list.stdout).toContain('ingest-lines:2  level: LOUD');
  expect((await run(['rejected', 'show', id])).stdout).toContain('2026-02-19T14:00:01Z LOUD mend disk full');
  expect(await run(['rejected', 'replay', id])).toMatchObject({ status: 1, stderr: expect.stringContaining('still cannot be taken') });
  expect(await run(['rejected', 'replay', id, '--with', '-'], { input: '2026-02-19T14:00:01Z ERROR mend disk full' })).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('sent again'),
  });
  expect(await stored('mend')).toBe(3);
  expect(await run(['rejected', 'replay', id])).toMatchObject({ status: 1, stderr: expect.stringContaining('REJECTED_REPLAYED') });
  expect((await run(['rejected', 'list'])).stdout).toContain('No record is waiting');
});

test('several files, one in another encoding, one as a pipe', async () => {
  const inUtf16 = file('utf16.log');
  writeFileSync(inUtf16, Buffer.from(`\ufeff${line('wide', 1)}${line('wide', 2)}`, 'utf16le'));
  const pipe = file('pipe');
  execFileSync('mkfifo', [pipe]);
  spawn('sh', ['-c', `printf '%s' '${line('fifo', 1)}' > ${pipe}`]);
  const both = await run(['ingest', inUtf16, pipe]);
  expect(both.stdout).toMatch(/utf16\.log\n2 accepted[^\n]*\n[^\n]*pipe\n1 accepted/);

  const cyrillic = file('cp1251.log');
  writeFileSync(
    cyrillic,
    Buffer.concat([Buffer.from('2026-02-19T14:00:01Z ERROR kir '), Buffer.from([0xee, 0xf8, 0xe8, 0xe1, 0xea, 0xe0, 0x0a])]),
  );
  expect(await run(['ingest', cyrillic])).toMatchObject({ status: 1, stdout: expect.stringContaining('--charset windows-1251') });
  expect(await run(['ingest', cyrillic, '--charset', 'windows-1251', '--from-start'])).toMatchObject({ status: 0 });
  await service.running.queues.idle();
  const window = { from: new Date(AT - 1), to: new Date(AT + 10_000) };
  const logs = await service.running.stores.logs.search({ assetIds: ['kir', 'wide'], window, limit: 9 });
  expect(logs.map(({ body }) => body)).toEqual(expect.arrayContaining(['ошибка', expect.stringContaining('request 2 took')]));
});

test('of a torn archive all whole lines are sent, and what it is is said', async () => {
  const path = file('torn.gz');
  const packed = gzipSync(Array.from({ length: 3_000 }, (_, index) => line('torn', index)).join(''));
  writeFileSync(path, packed.subarray(0, packed.length / 2));
  const torn = await run(['ingest', path]);
  expect(torn).toMatchObject({ status: 1, stderr: expect.stringContaining('torn.gz is cut off or damaged') });
  const sent = Number(/^(\d+) accepted/m.exec(torn.stdout)?.[1]);
  expect(sent).toBeGreaterThan(500);
  expect(await stored('torn')).toBe(sent);
});

test('what is no text or no file, and a service that is away', async () => {
  const binary = file('program');
  writeFileSync(binary, Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7) % 256)));
  expect(await run(['ingest', binary])).toMatchObject({ status: 1, stderr: expect.stringContaining('program is no text') });
  const rotated = file('copytruncate');
  writeFileSync(rotated, `${'\0'.repeat(600)}\n${line('nul', 1)}`);
  expect((await run(['ingest', rotated])).stdout).toContain('1 accepted, 0 duplicate, 1 rejected');
  expect(await run(['ingest', service.folder])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('is a folder: name its files'),
  });
  expect(await run(['ingest', binary, '--charset', 'klingon'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('windows-1251'),
  });
  expect(await run(['ingest', 'absent'])).toMatchObject({ status: 1, stderr: expect.stringContaining('There is no file absent') });
  expect(await run(['ingest'])).toMatchObject({ status: 1, stderr: expect.stringContaining('Name a file') });
  expect(await run(['rejected', 'eat'])).toMatchObject({ status: 1, stderr: expect.stringContaining('list, show ID') });
});
