import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPeers, eventually, freePort, scratch } from '../../test/peers/peer.ts';
import { type Sshd, startSshd } from '../../test/peers/sshd.ts';
import { quoteArgv } from './quote.ts';
import { type SshTarget, sshExec } from './ssh.ts';

describeWithPeers(['sshd'], 'commands over a real sshd', () => {
  let sshd: Sshd;
  let target: SshTarget;
  beforeAll(async () => {
    sshd = await startSshd();
    const { host, port, user, hostKeyFingerprint } = sshd;
    target = { host, port, user, hostKeyFingerprint, privateKey: readFileSync(sshd.privateKeyPath, 'utf8') };
  });
  afterAll(() => sshd.stop());

  test('arguments reach the program as they are, whatever characters they hold', async () => {
    const argv = ['printf', '%s|', "it's", '$(touch /tmp/no)', '; rm -rf x', 'a\nb', '', '*', 'путь', '`id`'];
    const { exitCode, output } = await sshExec(target, argv, { timeoutMs: 10_000 });
    expect(exitCode).toBe(0);
    expect(output).toBe(`${argv.slice(2).join('|')}|`);
  });

  test('the exit code and both streams come back, and output is streamed while the command runs', async () => {
    const chunks: string[] = [];
    let started = false;
    const result = await sshExec(target, ['sh', '-c', 'echo out; echo err >&2; exit 3'], {
      timeoutMs: 10_000,
      onOutput: (chunk) => chunks.push(chunk),
      onStarted: () => {
        started = true;
      },
    });
    expect(result.exitCode).toBe(3);
    expect(result.output.split('\n').toSorted()).toEqual(['', 'err', 'out']);
    expect(chunks.join('')).toBe(result.output);
    expect(started).toBe(true);
  });

  test('what one stream says within a character of the other breaks neither', async () => {
    const half = String.raw`printf '\320'; sleep 0.3; printf '\342\202' >&2; sleep 0.3; printf '\226'; sleep 0.3; printf '\254' >&2`;
    const { output } = await sshExec(target, ['sh', '-c', `${half}; sleep 0.3; printf '\\320'`], { timeoutMs: 10_000 });
    // The first characters are whole; what is never ended is kept as it is.
    expect(output).toBe('Ж€\ufffd');
  });

  test('more output than is kept loses its middle, not its ends', async () => {
    const { output } = await sshExec(target, ['sh', '-c', 'echo first; yes 0123456789 | head -c 3000000; echo last'], {
      timeoutMs: 20_000,
    });
    expect(output.length).toBeLessThan(1_100_000);
    expect(output).toMatch(/^first\n.*characters left out.*last\n$/s);
  });

  test('a host key other than the pinned one ends the connection before anything is sent', async () => {
    const fault = sshExec({ ...target, hostKeyFingerprint: 'SHA256:AAAA' }, ['true'], { timeoutMs: 5_000 });
    await expect(fault).rejects.toMatchObject({ code: 'TRANSPORT_HOST_KEY' });
    expect(sshd.output()).not.toMatch(/SHA256:AAAA/);
  });

  test('a key that is not authorised is COLLECTOR_DENIED', async () => {
    const privateKey = readFileSync(sshd.strangerKeyPath, 'utf8');
    await expect(sshExec({ ...target, privateKey }, ['true'], { timeoutMs: 5_000 })).rejects.toMatchObject({ code: 'COLLECTOR_DENIED' });
  });

  test('a key that cannot be read is CONFIG_INVALID and is not repeated in the message', async () => {
    const fault = sshExec({ ...target, privateKey: 'not-a-key-7f3a' }, ['true'], { timeoutMs: 5_000 });
    await expect(fault).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('7f3a') });
  });

  test('a port where nobody listens is COLLECTOR_UNREACHABLE', async () => {
    const port = await freePort();
    await expect(sshExec({ ...target, port }, ['true'], { timeoutMs: 5_000 })).rejects.toMatchObject({ code: 'COLLECTOR_UNREACHABLE' });
  });

  test('a server that never speaks is given up at the deadline', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await eventually(() => silent.listening);
    const port = (silent.address() as { port: number }).port;
    const before = Date.now();
    await expect(sshExec({ ...target, port }, ['true'], { timeoutMs: 500 })).rejects.toMatchObject({
      code: expect.stringMatching(/COLLECTOR_(UNREACHABLE|TIMEOUT)/),
    });
    expect(Date.now() - before).toBeLessThan(3_000);
    silent.close();
  });

  test.each(['abort', 'deadline'])('%s kills the remote process', async (how) => {
    const folder = scratch('ssh-kill');
    const abort = new AbortController();
    const run = sshExec(target, ['sh', '-c', `echo $$ > '${folder.path}/pid'; sleep 60`], {
      timeoutMs: how === 'deadline' ? 3_000 : 30_000,
      signal: abort.signal,
    });
    const pidSaid = () => existsSync(`${folder.path}/pid`) && readFileSync(`${folder.path}/pid`, 'utf8').endsWith('\n');
    if (how === 'abort') void eventually(pidSaid).finally(() => abort.abort());
    await expect(run).rejects.toMatchObject({ code: 'COLLECTOR_TIMEOUT' });
    const pid = Number(readFileSync(`${folder.path}/pid`, 'utf8'));
    await eventually(() => !isAlive(pid), 3_000);
    folder.remove();
  });
});

test('a NUL character and an empty vector are refused', () => {
  expect(() => quoteArgv(['echo', 'a\0b'])).toThrow(expect.objectContaining({ code: 'PARAMETER_INVALID' }));
  expect(() => quoteArgv([])).toThrow(expect.objectContaining({ code: 'PARAMETER_INVALID' }));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
