import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveSecret } from '../../../secrets.ts';
import { kubeconfigOf } from '../../../test/fakes/kubernetes/kubeconfig.ts';
import { type Authority, createAuthority } from '../../../test/peers/certificates.ts';
import { scratch } from '../../../test/peers/peer.ts';
import { credentialsIn } from './kubeconfig.ts';

const SERVER = 'https://192.0.2.1:6443';
const TOKEN = 'token-hush481516';
const NOW = new Date();
let folder: ReturnType<typeof scratch>;
let authority: Authority;
let worker: { readonly cert: string; readonly key: string };
beforeAll(() => {
  folder = scratch('kubeconfig');
  authority = createAuthority(folder.path, 'authority');
  worker = authority.issue('worker');
});
afterAll(() => folder.remove());

type Source = Parameters<typeof credentialsIn>[1];
const read = (path: string) => resolveSecret(`file:${path}`);
const taken = (config: string, more: Partial<Source> = {}) =>
  credentialsIn(config, { url: SERVER, context: null, path: join(folder.path, 'config'), read, now: NOW, ...more });
const withUser = (user: object, cluster: object = {}) => kubeconfigOf({ server: SERVER, user, cluster });
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('certificates and tokens are taken from data, from files beside the kubeconfig, and by the context', async () => {
  const client = { cert: worker.cert, key: worker.key };
  expect(await taken(kubeconfigOf({ server: SERVER, ca: authority.pem, client: worker }))).toEqual({
    auth: null,
    ca: authority.pem,
    client,
  });
  mkdirSync(join(folder.path, 'pki'));
  for (const [name, text] of Object.entries({ ca: authority.pem, crt: worker.cert, key: worker.key, token: `${TOKEN}\n` }))
    writeFileSync(join(folder.path, 'pki', name), text);
  const files = { 'client-certificate': 'pki/crt', 'client-key': join(folder.path, 'pki/key'), tokenFile: 'pki/token' };
  const ofFiles = await taken(withUser(files, { 'certificate-authority': 'pki/ca' }));
  const trimmed = { cert: worker.cert.trimEnd(), key: worker.key.trimEnd() };
  expect(ofFiles).toEqual({ auth: { token: TOKEN }, ca: authority.pem.trimEnd(), client: trimmed });
  // As kubectl does it: data before files, a token that is written before one in a file.
  const both = await taken(
    withUser({ ...files, token: 'written', 'client-certificate-data': base64(worker.cert), 'client-key-data': base64(worker.key) }),
  );
  expect(both).toMatchObject({ auth: { token: 'written' }, client });
  expect(await taken(withUser({ token: TOKEN }), { context: 'shop', path: null })).toEqual({
    auth: { token: TOKEN },
    ca: null,
    client: null,
  });
  // JSON is YAML.
  const json = JSON.stringify({
    ...{ contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }], 'current-context': 'a' },
    ...{ clusters: [{ name: 'c', cluster: { server: `${SERVER}/` } }], users: [{ name: 'u', user: { token: TOKEN } }] },
  });
  expect((await taken(json)).auth).toEqual({ token: TOKEN });
});

const REFUSED: Array<[what: string, config: () => string, says: string, more?: Partial<Source>]> = [
  [
    'a plugin that runs a program',
    () => withUser({ exec: { command: 'aws', args: ['eks', 'get-token'] } }),
    'user exec: a program is never run',
  ],
  ['the same beside a token', () => withUser({ token: TOKEN, exec: { command: 'sh' } }), 'user exec: a program is never run'],
  ['an old plugin', () => withUser({ 'auth-provider': { name: 'gcp' } }), 'user auth-provider: plugins are not loaded'],
  ['a password', () => withUser({ username: 'admin', password: 'hush481516' }), 'user username: Kubernetes takes no passwords'],
  ['somebody else to act as', () => withUser({ token: TOKEN, as: 'system:admin' }), 'user as: nobody is impersonated'],
  [
    'no check of the server',
    () => withUser({ token: TOKEN }, { 'insecure-skip-tls-verify': true }),
    'insecure-skip-tls-verify: the certificate is always',
  ],
  ['a proxy', () => withUser({ token: TOKEN }, { 'proxy-url': 'http://evil.example' }), 'proxy-url: requests go to the server itself'],
  [
    'another name for the server',
    () => withUser({ token: TOKEN }, { 'tls-server-name': 'evil' }),
    'tls-server-name: the certificate must name',
  ],
  ['another address', () => withUser({ token: TOKEN }, { server: 'https://evil.example' }), `another address than ${SERVER}`],
  ['the address of the other context', () => withUser({ token: TOKEN }), 'another address than', { context: 'other' }],
  ['no such context', () => withUser({ token: TOKEN }), 'there is no context "nothing", only "shop", "other"', { context: 'nothing' }],
  ['nobody', () => withUser({}), 'no client certificate and no token'],
  [
    'a certificate without a key',
    () => withUser({ 'client-certificate-data': base64(worker.cert) }),
    'client-key: there is a certificate only',
  ],
  ['a key without a certificate', () => withUser({ 'client-key-data': base64(worker.key) }), 'client-certificate: there is a key only'],
  [
    'the key of another',
    () => kubeconfigOf({ server: SERVER, client: { cert: worker.cert, key: authority.issue('nobody').key } }),
    'not the key of the certificate',
  ],
  [
    'an expired certificate',
    () => kubeconfigOf({ server: SERVER, client: worker }),
    'client-certificate: it expired on 20',
    { now: new Date(NOW.getTime() + 9 * 86_400_000) },
  ],
  ['a key with a passphrase', () => kubeconfigOf({ server: SERVER, client: { cert: worker.cert, key: locked() } }), 'without a passphrase'],
  ['no certificate', () => kubeconfigOf({ server: SERVER, client: { cert: 'hush481516', key: worker.key } }), 'no certificate in PEM'],
  [
    'no base64',
    () => withUser({ 'client-certificate-data': '-----hush481516', 'client-key-data': 'x' }),
    'client-certificate-data: it is no base64',
  ],
  ['a file beside no file', () => withUser({ tokenFile: 'token' }), 'token: write an absolute path', { path: null }],
  ['no YAML', () => 'users: "hush481516', 'it is no YAML'],
  ['a list', () => '- hush481516', 'missing or of the wrong kind: kubeconfig'],
  ['users that are no list', () => 'users: hush481516', 'missing or of the wrong kind: users'],
  ['a context without a user', () => 'contexts: [{name: a, context: {cluster: hush481516}}]', 'wrong kind: contexts.0.context.user'],
  [
    'a bomb of aliases',
    () => `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]`,
    'kubeconfig',
  ],
];
test.each(REFUSED)('%s is refused, with what to do and nothing of what is secret', async (_what, config, says, more) => {
  const refusal = await taken(config(), more).catch((error: unknown) => error as Error & { code: string; hint?: object });
  expect(refusal).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(says) });
  const { ko, ru } = (refusal as unknown as { hint: { ko: string; ru: string } }).hint;
  expect(ru).toMatch(/\p{Script=Cyrillic}/u);
  expect(ko).toMatch(/\p{Script=Hangul}/u);
  expect(JSON.stringify([refusal, (refusal as Error).stack, String((refusal as Error).cause)])).not.toMatch(
    /hush481516|PRIVATE KEY|aws|BEGIN/,
  );
});

test('a file that is not there is named, and a file of settings that is read as one tells nothing of it', async () => {
  await expect(taken(withUser({ tokenFile: 'nowhere' }))).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    message: expect.stringContaining('nowhere'),
  });
  await expect(taken(`root:x:0:0:hush481516:/root:/bin/bash\n`)).rejects.not.toThrow('hush481516');
});

function locked(): string {
  const plain = join(folder.path, 'plain.key');
  writeFileSync(plain, worker.key, { mode: 0o600 });
  return execFileSync('openssl', ['pkcs8', '-topk8', '-in', plain, '-passout', 'pass:hush481516', '-v2', 'aes256'], { encoding: 'utf8' });
}
