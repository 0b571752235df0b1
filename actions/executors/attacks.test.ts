import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Step, Target } from '../../domain/step.ts';
import { resolveSecret } from '../../secrets.ts';
import { type HttpsPeer, startHttps } from '../../test/peers/https.ts';
import { describeWithPeers } from '../../test/peers/peer.ts';
import { type Sshd, startSshd } from '../../test/peers/sshd.ts';
import { fillStep } from '../approvals/fill.ts';
import { createDispatcher } from './dispatch.ts';
import type { Executor } from './executor.ts';
import { createHttpExecutor } from './http/http.ts';
import { createKubernetesExecutor } from './kubernetes/kubernetes.ts';
import { createRedfishExecutor } from './redfish/redfish.ts';
import { createSshExecutor } from './ssh/ssh.ts';
import { createWinrmExecutor } from './winrm/winrm.ts';

/** Values that no pattern of a runbook would admit, given to the executors all the same: each must arrive as it is, or not at all. */
const HOSTILE = [
  ...[
    '; id',
    '| id',
    '&& id',
    '$(id)',
    '`id`',
    '$IFS',
    "it's",
    '"quoted"',
    "'; id; '",
    '"; id; "',
    '\\',
    '\\\\x',
    '*',
    '?',
    '~',
    '!!',
    '#',
    '{}',
    '{x}',
    '%s',
    '%00',
  ],
  ...[
    '-rf',
    '--help',
    '--',
    '-',
    '\nid\n',
    'a\r\nx-evil: 1',
    '\t',
    ' a  b ',
    'ünï',
    '日本語',
    '\u202e',
    '\u0007',
    'a=b',
    '<(id)',
    '>x',
    '$0',
    '../../etc',
    '..',
    '.',
    '/',
    '?a=b',
    '&c',
    '%2e%2e',
    'a/../b',
    '@evil.example',
    '//evil.example',
  ],
];
const common = { id: 's', timeoutMs: 20_000, idempotent: true };
const limits = { processes: 100, memoryBytes: 2 ** 29, cpuSeconds: 30, outputBytes: 2 ** 20 };

async function run(executor: Executor, step: Step, target: Target) {
  const said: Buffer[] = [];
  const outcome = await executor.run(step, target, {
    ...{ token: `attack-${process.pid}`, environment: {}, runAs: null, limits, signal: new AbortController().signal },
    write: async (chunk) => {
      said.push(Buffer.from(chunk));
    },
  });
  return { outcome, said: Buffer.concat(said).toString('utf8') };
}

describeWithPeers(['sshd'], 'hostile values over a real sshd', () => {
  let sshd: Sshd;
  let target: Target;
  beforeAll(async () => {
    sshd = await startSshd();
    const { host, port, user, hostKeyFingerprint } = sshd;
    target = { assetId: 'srv-1', ssh: { host, port, user, hostKeyFingerprint } };
  });
  afterAll(() => sshd.stop());
  const executor = () => createSshExecutor({ secret: resolveSecret, keyReference: () => `file:${sshd.privateKeyPath}` });
  const places = HOSTILE.map((_, index) => `{p${index}}`);
  const parameters = Object.fromEntries(HOSTILE.map((value, index) => [`p${index}`, value]));

  test('an argument of a program is the value, byte for byte', async () => {
    const step = fillStep({ ...common, kind: 'ssh', argv: ['printf', '%s\\001', ...places] }, parameters);
    const { outcome, said } = await run(executor(), step, target);
    expect(outcome).toEqual({ kind: 'exited', exitCode: 0 });
    expect(said.split('\u0001').slice(0, -1)).toEqual(HOSTILE);
  });

  test('an argument of a script is the value, byte for byte', async () => {
    const script = 'printf "%s\\001" "$@"';
    const step = fillStep({ ...common, kind: 'script', interpreter: ['sh'], script, argv: places }, parameters);
    const { outcome, said } = await run(executor(), step, target);
    expect(outcome).toEqual({ kind: 'exited', exitCode: 0 });
    expect(said.split('\u0001').slice(0, -1)).toEqual(HOSTILE);
  });

  test('a value of the environment is the value, byte for byte', async () => {
    for (const value of ['; id', '$(id)', "it's", '\nid\n', 'ünï']) {
      const said: Buffer[] = [];
      const step: Step = { ...common, kind: 'ssh', argv: ['printenv', 'WISH'] };
      await executor().run(step, target, {
        ...{ token: `attack-${process.pid}`, environment: { WISH: value }, runAs: null, limits, signal: new AbortController().signal },
        write: async (chunk) => void said.push(Buffer.from(chunk)),
      });
      expect(Buffer.concat(said).toString('utf8')).toBe(`${value}\n`);
    }
  });
});

describeWithPeers(['openssl'], 'requests to a real TLS server', () => {
  let peer: HttpsPeer;
  let other: HttpsPeer;
  let target: Target;
  const access = async () => ({ auth: { user: 'ops', password: 'secret' }, ca: null });
  const all = createDispatcher({ http: createHttpExecutor({ access }), redfish: createRedfishExecutor({ access, pollMs: 10 }) });
  const get: Step = { ...common, kind: 'http', method: 'GET', path: '/v1/state', headers: {}, body: null, expect: [200] };
  const reset: Step = {
    ...common,
    kind: 'redfish',
    method: 'POST',
    path: '/redfish/v1/Systems/1/Actions/ComputerSystem.Reset',
    body: { ResetType: 'On' },
  };
  beforeAll(async () => {
    [peer, other] = await Promise.all([startHttps(), startHttps()]);
  });
  afterAll(() => Promise.all([peer.stop(), other.stop()]));
  beforeEach(() => {
    peer.seen.length = 0;
    other.seen.length = 0;
    peer.answer = (_, response) => response.writeHead(200).end('{"ok":true}');
    const way = { url: peer.url, user: 'ops', certificateSha256: peer.certificateSha256 };
    target = { assetId: 'srv-1', http: way, redfish: way };
  });

  test.each(HOSTILE)('the value %j is one segment of the path and one text of the body, or nothing is sent', async (value) => {
    for (const kind of ['http', 'redfish'] as const) {
      peer.seen.length = 0;
      const shared = { ...common, kind, method: 'POST', path: '/v1/{x}/end', body: { a: ['{x}'], b: 1 } } as const;
      const step = fillStep(kind === 'http' ? { ...shared, kind, headers: {}, expect: [200] } : { ...shared, kind }, { x: value });
      const { outcome } = await run(all, step, target);
      if (outcome.kind === 'not-run') {
        expect(['.', '..']).toContain(value);
        expect(outcome.error.code).toBe('PARAMETER_INVALID');
        expect(peer.seen).toEqual([]);
        continue;
      }
      expect(outcome).toEqual({ kind: 'exited', exitCode: 0 });
      expect(peer.seen).toHaveLength(1);
      const [seen] = peer.seen;
      const segments = (seen?.url ?? '').split('/');
      expect(segments).toHaveLength(4);
      expect(decodeURIComponent(segments[2] ?? '')).toBe(value);
      expect(JSON.parse(seen?.body ?? '')).toEqual({ a: [value], b: 1 });
      expect(seen?.headers['x-evil']).toBeUndefined();
      expect(seen?.headers.host).toBe(new URL(peer.url).host);
    }
  });

  test('a value in a header is that header, and a line end in it sends nothing', async () => {
    const step = { ...get, headers: { 'x-reason': '{x}' } } as Step;
    await run(all, fillStep(step, { x: 'a; b="c"' }), target);
    expect(peer.seen[0]?.headers['x-reason']).toBe('a; b="c"');
    peer.seen.length = 0;
    const { outcome } = await run(all, fillStep(step, { x: 'a\r\nx-evil: 1' }), target);
    expect(outcome).toMatchObject({ kind: 'not-run' });
    expect(peer.seen).toEqual([]);
  });

  test('the credentials are sent once it is known who the server is, and to no other', async () => {
    expect((await run(all, get, target)).outcome).toEqual({ kind: 'exited', exitCode: 0 });
    expect(peer.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ops:secret').toString('base64')}`);
    const wrong = async (way: object, ca: string | null = null) => {
      const executor = createHttpExecutor({ access: async () => ({ auth: { token: 't' }, ca }) });
      return (await run(executor, get, { assetId: 'srv-1', http: { url: peer.url, user: null, certificateSha256: null, ...way } })).outcome;
    };
    const untrusted = { kind: 'not-run', error: { code: 'TRANSPORT_HOST_KEY' } };
    peer.seen.length = 0;
    expect(await wrong({})).toMatchObject(untrusted);
    expect(await wrong({ certificateSha256: other.certificateSha256 })).toMatchObject(untrusted);
    expect(await wrong({}, other.certificate)).toMatchObject(untrusted);
    expect(await wrong({ url: peer.url.replace('127.0.0.1', 'localhost') }, peer.certificate)).toMatchObject(untrusted);
    expect(await wrong({ url: 'http://192.0.2.1/' })).toMatchObject({ kind: 'not-run', error: { code: 'CONFIG_INVALID' } });
    expect(await wrong({ url: 'https://127.0.0.1:1' })).toMatchObject({ kind: 'not-run', error: { code: 'COLLECTOR_UNREACHABLE' } });
    expect(peer.seen).toEqual([]);
    expect(await wrong({}, peer.certificate)).toEqual({ kind: 'exited', exitCode: 0 });
  });

  test('a redirect is not followed, wherever it leads', async () => {
    for (const status of [301, 302, 307, 308]) {
      peer.answer = (_, response) => response.writeHead(status, { location: `${other.url}/v1/state` }).end();
      expect((await run(all, get, target)).outcome).toEqual({ kind: 'exited', exitCode: 1 });
      expect((await run(all, reset, target)).outcome).toEqual({ kind: 'exited', exitCode: 1 });
    }
    peer.answer = (_, response) => response.writeHead(202, { location: `${other.url}/tasks/1` }).end();
    expect((await run(all, reset, target)).outcome).toMatchObject({ kind: 'lost' });
    expect(other.seen).toEqual([]);
  });

  test('a cluster and a Windows host that send elsewhere are not followed, and nothing is changed', async () => {
    const remote = createDispatcher({
      kubernetes: createKubernetesExecutor({ access: async () => ({ auth: { token: 't' }, ca: null }), now: () => new Date(0) }),
      winrm: createWinrmExecutor({ access }),
    });
    const way = { url: peer.url, certificateSha256: peer.certificateSha256 };
    const objects = { 'deployment shop/cart': 'u' };
    const both: Target = { assetId: 'srv-1', winrm: { ...way, user: 'ops' }, kubernetes: { ...way, cluster: 'u', objects } };
    const cart = { resource: 'deployment', namespace: 'shop', name: 'cart', replicas: null, isDryRun: false } as const;
    for (const status of [301, 302, 307, 308]) {
      peer.answer = (_, response) => response.writeHead(status, { location: `${other.url}/api` }).end('{"metadata":{"uid":"u"}}');
      const restarted = await run(remote, { ...common, kind: 'kubernetes', verb: 'restart', ...cart }, both);
      expect(restarted.outcome).toMatchObject({ kind: 'not-run' });
      const cmdlet = await run(remote, { ...common, kind: 'winrm', cmdlet: 'Get-Date', parameters: {} }, both);
      expect(cmdlet.outcome).toMatchObject({ kind: 'not-run' });
    }
    expect(peer.seen.filter(({ method }) => method === 'PATCH')).toEqual([]);
    expect(other.seen).toEqual([]);
  });

  test('an address in place of a path is refused', async () => {
    for (const path of ['//evil.example/x', '/\\evil.example', '/a b', '/a/../b', '/a\n', '/%2e%2e/b', 'http://evil.example/']) {
      expect((await run(all, { ...get, path } as Step, target)).outcome, path).toMatchObject({
        kind: 'not-run',
        error: { code: 'PARAMETER_INVALID' },
      });
    }
    expect(peer.seen).toEqual([]);
  });

  test('an answer that does not come leaves unknown whether it took effect', async () => {
    peer.answer = (_, response) => response.socket?.destroy();
    expect((await run(all, get, target)).outcome).toMatchObject({ kind: 'lost' });
    peer.answer = () => {};
    expect((await run(all, { ...reset, timeoutMs: 1_000 } as Step, target)).outcome).toMatchObject({ kind: 'lost' });
    expect((await run(all, { ...get, expect: [409] } as Step, { ...target, http: undefined } as never)).outcome).toMatchObject({
      kind: 'not-run',
    });
  });

  test('a task is followed to its end', async () => {
    const states = ['Running', 'Running', 'Completed', 'Running', 'Exception'];
    peer.answer = ({ method }, response) => {
      if (method === 'POST') return response.writeHead(202, { location: '/redfish/v1/TaskService/Tasks/1' }).end();
      const state = states.shift() ?? '';
      return response.writeHead(state === 'Running' ? 202 : 200).end(JSON.stringify({ TaskState: state, TaskStatus: 'OK' }));
    };
    const good = await run(all, reset, target);
    expect(good).toMatchObject({ outcome: { kind: 'exited', exitCode: 0 }, said: expect.stringContaining('task Completed OK') });
    expect((await run(all, reset, target)).outcome).toEqual({ kind: 'exited', exitCode: 1 });
  });

  test('a change carries the ETag of what it changes', async () => {
    peer.answer = ({ method }, response) => response.writeHead(method === 'GET' ? 200 : 204, { etag: 'W/"7"' }).end();
    const { outcome } = await run(
      all,
      { ...common, kind: 'redfish', method: 'PATCH', path: '/redfish/v1/Chassis/1', body: { LocationIndicatorActive: true } },
      target,
    );
    expect(outcome).toEqual({ kind: 'exited', exitCode: 0 });
    expect(peer.seen.map(({ method, headers }) => [method, headers['if-match']])).toEqual([
      ['GET', undefined],
      ['PATCH', 'W/"7"'],
    ]);
  });
});

describe('a kind of step that nothing here speaks', () => {
  test('is not run', async () => {
    const step: Step = { ...common, kind: 'winrm', cmdlet: 'Get-Date', parameters: {} };
    expect((await run(createDispatcher({}), step, { assetId: 'srv-1' })).outcome).toMatchObject({
      kind: 'not-run',
      error: { code: 'NOT_FOUND' },
    });
  });
});
