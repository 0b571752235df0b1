import { connect } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { terminalSocket } from '../assembly/terminal-socket.ts';
import { parseSettings } from '../config.ts';
import type { Approval } from '../domain/action.ts';
import { verifyChain } from '../domain/audit.ts';
import { createApp, type Running } from '../main.ts';
import { eventually, freePort, scratch } from './peers/peer.ts';

/**
 * Attempts to have something run by the doors of the page, the API and the local terminal: buttons that were never shown, forms that were
 * never offered, values of other kinds, people who may not, and what has ended already. Each is answered and none asks for or runs anything.
 */
const folder = scratch('doors');
let app: ReturnType<typeof createApp>;
let running: Running;
/** What waits; what has run and failed; what has run as a dry run. */
let waiting: Approval;
let failed: Approval;
let socket: string;

beforeAll(async () => {
  const person = (id: string, roles: string[], more: object = {}) => {
    process.env[`TEST_DOOR_${id.toUpperCase()}`] = `api-key-of-${id}`;
    return { id, name: id, roles, identities: [], apiKey: `env:TEST_DOOR_${id.toUpperCase()}`, ...more };
  };
  process.env.TEST_DOOR_SSH = 'no key';
  const host = (asset: string) => ({
    ...{ asset, host: '127.0.0.1', port: 1, user: 'ops', privateKey: 'env:TEST_DOOR_SSH', hostKeyFingerprint: 'SHA256:abc' },
  });
  const settings = parseSettings(
    {
      dataDir: join(folder.path, 'data'),
      api: { port: await freePort() },
      targets: [],
      rules: [],
      evaluateEvery: '1h',
      hosts: [host('srv-1'), host('srv-2'), host('bank-1')],
      groups: [{ id: 'shop', assets: ['srv-*'] }],
      people: [
        person('olga', ['operator']),
        person('anna', ['approver']),
        person('viktor', ['viewer']),
        person('sam', [], { groupRoles: [{ group: 'shop', roles: ['approver'] }] }),
        person('nobody', []),
      ],
    },
    'test',
  );
  app = createApp(settings, { log: pino({ level: 'fatal' }), now: () => new Date(), terminals: true, schedules: false });
  running = await app.start();
  socket = terminalSocket(join(folder.path, 'data'));
  const ask = async (unit: string, runbookId = 'stop-service') =>
    running.actions.approvals.request(await running.stores.people.get('olga'), {
      runbookId,
      parameters: { unit },
      targetAssetId: 'srv-1',
      alertId: null,
    });
  failed = await ask('old.service');
  await running.actions.approvals.vote(await running.stores.people.get('anna'), failed.id, failed.planHash);
  failed = await eventually(async () => {
    const now = await running.stores.approvals.get(failed.id);
    return now?.state === 'FAILED' ? now : null;
  }, 60_000);
  waiting = await ask('shop.service');
}, 120_000);

afterAll(async () => {
  await app.stop();
  folder.remove();
});

type Answer = { readonly status: number; readonly text: string };
async function post(path: string, body: unknown, key: string | null, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${running.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer api-key-of-${key}` }), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
let said = 0;
/** A press on the page; what it is answered, there and in the thread. */
async function press(key: string | null, verb: string, value: string, thread = 'main', more: object = {}): Promise<string> {
  said += 1;
  const { status, text } = await post('/api/chat', { id: `press-${said}-xx`, thread, body: { kind: 'action', verb, value, ...more } }, key);
  return `${status} ${text}`;
}
async function form(key: string, ref: string, values: object, act = 'submit'): Promise<string> {
  said += 1;
  const { status, text } = await post(
    '/api/chat',
    { id: `form-${said}-xxx`, thread: 'main', body: { kind: 'form', act, ref, values } },
    key,
  );
  return `${status} ${text}`;
}
const api = async (path: string, body: unknown, key: string | null, headers?: Record<string, string>) => {
  const { status, text } = await post(path, body, key, headers);
  return `${status} ${text}`;
};
const ask = (key: string | null, more: object) =>
  api('/api/approvals', { runbook: 'stop-service', parameters: { unit: 'evil.service' }, assets: ['srv-1'], ...more }, key);
/** Says lines to the local socket as whoever can reach it; what comes back. */
async function terminal(...lines: readonly string[]): Promise<string> {
  const client = connect(socket);
  let heard = '';
  client.on('data', (chunk) => {
    heard += String(chunk);
  });
  // A script is let go with the answer to its last line.
  client.end(`${lines.join('\n')}\n`);
  await new Promise((resolve) => client.once('close', resolve).once('error', resolve));
  return heard;
}
const button = ({ id, planHash }: Approval) => `${id}:${planHash.slice(0, 24)}`;
const flip = (value: string) => value.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
const hello = (more: object = {}) => JSON.stringify({ columns: 80, colour: false, script: true, ...more });

const DENIED = /may not|It takes|lacks|REQUEST_FORBIDDEN|APPROVAL_FORBIDDEN/;
const ATTEMPTS: ReadonlyArray<readonly [what: string, attempt: () => Promise<string>, answer: RegExp]> = [
  ['page: no key', () => press(null, 'approve', button(waiting)), /^401/],
  ['page: a key of nobody', () => press('eve', 'approve', button(waiting)), /^401/],
  ['page: a viewer approves', () => press('viktor', 'approve', button(waiting)), DENIED],
  ['page: a person without roles approves', () => press('nobody', 'approve', button(waiting)), DENIED],
  ['page: a viewer rejects', () => press('viktor', 'reject', button(waiting)), DENIED],
  ['page: the requester approves', () => press('olga', 'approve', button(waiting)), DENIED],
  [
    'page: as somebody else by a field',
    () => press('viktor', 'approve', button(waiting), 'main', { principalId: 'anna', userId: 'anna' }),
    DENIED,
  ],
  [
    'page: in the thread of an alert that is not there',
    () => press('anna', 'approve', button(waiting), 'alr_000000000000000000000000'),
    /^404/,
  ],
  ['page: another hash', () => press('anna', 'approve', flip(button(waiting))), /not what would run/],
  [
    'page: the hash of the other request',
    () => press('anna', 'approve', `${waiting.id}:${failed.planHash.slice(0, 24)}`),
    /not what would run/,
  ],
  ['page: what has run already', () => press('anna', 'approve', button(failed)), /already been decided/],
  ['page: a stop of what waits', () => press('anna', 'stop', button(waiting)), /already been decided/],
  ['page: a stop of what has ended', () => press('anna', 'stop', button(failed)), /already been decided/],
  ['page: the way back of what waits', () => press('olga', 'rollback', button(waiting)), /already been decided/],
  ['page: a viewer asks for the way back', () => press('viktor', 'rollback', button(failed)), DENIED],
  ['page: the way back with another hash', () => press('olga', 'rollback', flip(button(failed))), /not what would run/],
  ['page: a viewer asks again', () => press('viktor', 'again', failed.id), DENIED],
  ['page: again what still waits', () => press('olga', 'again', waiting.id), /out of date/],
  ['page: again an id with a path', () => press('olga', 'again', `${failed.id}/../${waiting.id}`), /out of date/],
  ['page: a dry run of what has run', () => press('olga', 'try', button(failed)), /out of date/],
  ['page: a verb in capitals', () => press('anna', 'APPROVE', button(waiting)), /out of date/],
  ['page: a verb with its platform’s prefix', () => press('anna', 'inframind.approve.0', button(waiting)), /out of date/],
  ['page: a verb of the prototype', () => press('anna', '__proto__', button(waiting)), /out of date/],
  ['page: a value of two lines', () => press('anna', 'approve', `${button(waiting)}\n${button(waiting)}`), /out of date/],
  [
    'page: a verb that is a list',
    () =>
      api('/api/chat', { id: 'list-0000', thread: 'main', body: { kind: 'action', verb: ['approve'], value: button(waiting) } }, 'anna'),
    /^400/,
  ],
  ['page: a form by a viewer', () => form('viktor', 'stop-service@srv-1', { unit: 'evil.service' }), DENIED],
  ['page: a form with a command', () => form('olga', 'stop-service@srv-1', { unit: 'evil.service; reboot' }), /must look like/],
  ['page: a form with an option', () => form('olga', 'stop-service@srv-1', { unit: '--now' }), /must look like/],
  [
    'page: a form with what is not asked for',
    () => form('olga', 'stop-service@srv-1', { unit: 'evil.service', argv: 'reboot' }),
    /not a parameter|faults|stale|problem|40\d/,
  ],
  ['page: a form with a parameter of the prototype', () => form('olga', 'stop-service@srv-1', { constructor: 'x' }), /missing/],
  ['page: a form for where nothing may run', () => form('olga', 'stop-service@moon', { unit: 'evil.service' }), /out of date/],
  ['page: a form for a way back', () => form('olga', 'stop-service/rollback@srv-1', { unit: 'evil.service' }), /out of date/],
  ['page: a form for a runbook that is not there', () => form('olga', 'rm-rf@srv-1', { unit: 'evil.service' }), /out of date/],
  ['page: a check of a runbook by a viewer', () => form('viktor', 'stop-service@srv-1', { unit: 'evil.service' }, 'check'), DENIED],
  [
    'page: a person of one group asks for another',
    () => form('sam', 'stop-service@bank-1', { unit: 'evil.service' }),
    /may not|It takes|Nothing|out of date|not/,
  ],
  ['API: a viewer asks', () => ask('viktor', {}), /^403/],
  ['API: a person without roles asks', () => ask('nobody', {}), /^403/],
  ['API: a person of one group, for it and for another', () => ask('sam', { assets: ['srv-1', 'bank-1'] }), /^403/],
  ['API: one host twice', () => ask('olga', { assets: ['srv-1', 'srv-1'] }), /^400/],
  ['API: a host that is a path', () => ask('olga', { assets: ['../srv-1'] }), /^404/],
  ['API: 201 hosts', () => ask('olga', { assets: Array.from({ length: 201 }, (_, at) => `srv-${at}`) }), /^400/],
  ['API: a runbook with two variants', () => ask('olga', { runbook: 'stop-service/rollback/rollback' }), /^400/],
  ['API: a variant that does not exist', () => ask('olga', { runbook: 'stop-service/steps' }), /^400/],
  ['API: a way back that was not prepared', () => ask('olga', { runbook: 'restart-service/rollback' }), /^40[04]/],
  [
    'API: who asked, who approved and the quorum written along',
    () => ask('viktor', { requestedBy: 'olga', votes: [{ principalId: 'anna' }], quorum: 0 }),
    /^403/,
  ],
  ['API: a letter that looks like another', () => ask('olga', { parameters: { unit: 'shор.service' } }), /^400/],
  ['API: a letter that nobody sees', () => ask('olga', { parameters: { unit: 'shop\u200b.service' } }), /^400/],
  ['API: a word that turns round', () => ask('olga', { parameters: { unit: 'shop\u202eecivres' } }), /^400/],
  ['API: for an alert that is not there', () => ask('olga', { alertId: 'alr_000000000000000000000000' }), /^404/],
  [
    'API: approve by the method override',
    () => api(`/api/approvals/${waiting.id}/reject?_method=approve`, {}, 'viktor', { 'x-http-method-override': 'approve' }),
    /^403/,
  ],
  [
    'API: two keys in one header',
    () =>
      api(`/api/approvals/${waiting.id}/approve`, { hash: waiting.planHash }, null, {
        authorization: 'Bearer api-key-of-viktor, Bearer api-key-of-anna',
      }),
    /^401/,
  ],
  [
    'API: the key in the address',
    () => api(`/api/approvals/${waiting.id}/approve?key=api-key-of-anna&token=api-key-of-anna`, { hash: waiting.planHash }, null),
    /^401/,
  ],
  [
    'API: the key as a cookie',
    () => api(`/api/approvals/${waiting.id}/approve`, { hash: waiting.planHash }, null, { cookie: 'key=api-key-of-anna' }),
    /^401/,
  ],
  [
    'API: a form of another site',
    () =>
      api(`/api/approvals/${waiting.id}/approve`, `hash=${waiting.planHash}`, 'anna', {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    /^4(00|15)/,
  ],
  ['API: a hash that is a list', () => api(`/api/approvals/${waiting.id}/approve`, { hash: [waiting.planHash] }, 'anna'), /^400/],
  [
    'API: a hash twice',
    () => api(`/api/approvals/${waiting.id}/approve`, `{"hash":"${waiting.planHash}","hash":"${failed.planHash}"}`, 'anna'),
    /^409/,
  ],
  [
    'API: the id with a dot segment',
    () => api(`/api/approvals/${failed.id}/../${waiting.id}/approve`, { hash: failed.planHash }, 'anna'),
    /^40[049]/,
  ],
  ['API: a code for somebody else', () => api('/api/people/anna/link-code', {}, 'viktor'), /^403/],
  ['API: a second factor for somebody else', () => api('/api/people/anna/factor-link', {}, 'olga'), /^403/],
  ['API: somebody else’s links taken away', () => api('/api/people/anna/unlink', {}, 'olga'), /^403/],
  // Whoever owns the socket may ask, and approve nothing, whoever they say they are.
  ['terminal: an order without what it takes', () => terminal(hello(), 'run stop-service on srv-1'), /with its values/],
  [
    'terminal: as somebody else by the greeting',
    () => terminal(hello({ userId: 'anna', principalId: 'anna', platform: 'web' }), `approve ${button(waiting)}`),
    /no asset called/,
  ],
  ['terminal: a greeting of another kind', () => terminal('POST /api/chat HTTP/1.1', '', button(waiting)), /^$/],
];

test(`${ATTEMPTS.length} attempts, none of which asks for, approves or runs anything`, { timeout: 240_000 }, async () => {
  const before = (await running.stores.approvals.list({ limit: 1_000 })).map(({ id, state }) => `${id} ${state}`);
  for (const [what, attempt, answer] of ATTEMPTS) {
    const got = await attempt().catch((error: Error) => `failed: ${error.message}`);
    expect.soft(got.slice(0, 600), what).toMatch(answer);
    expect([what, (await running.stores.approvals.list({ limit: 1_000 })).map(({ id, state }) => `${id} ${state}`)]).toEqual([
      what,
      before,
    ]);
    expect(await running.stores.approvals.runOf(waiting.id)).toBeNull();
  }
  expect((await running.stores.approvals.get(waiting.id))?.votes).toEqual([]);
  expect(verifyChain(await running.stores.audit.list({ limit: 10_000 }))).toMatchObject({ whole: true });
  // So that the attempts mean something: who may, can.
  expect(await press('anna', 'approve', button(waiting))).toMatch(/^200 .*counted/);
});
