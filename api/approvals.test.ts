import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Approvals, createApprovals } from '../actions/approvals/approvals.ts';
import { previewOf } from '../actions/approvals/preview.ts';
import { changesAt } from '../actions/change-periods/judge.ts';
import { createChangePeriods } from '../actions/change-periods/set.ts';
import { executeApproval } from '../actions/runs/execute.ts';
import { isCron, lastDue, nextDue } from '../jobs/occurrences.ts';
import type { Stores } from '../stores/stores.ts';
import { run } from '../test/conformance/store-things.ts';
import { createRig, type Rig } from '../test/rigs/actions.ts';
import { type Door, openDoor, startDoors, stopDoors } from '../test/rigs/doors.ts';

const TARGET = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const KEYS = { olga: 'key-of-olga', anna: 'key-of-anna', viktor: 'key-of-viktor', gone: 'key-of-nobody' };

let stores: Stores;
let rig: Rig;
let door: Door;
let approvals: Approvals;
beforeAll(async () => {
  stores = await startDoors();
});
afterAll(stopDoors);
beforeEach(async () => {
  rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  const judging = { occurrences: { lastDue, nextDue, isCron }, groups: [] };
  approvals = createApprovals({ ...rig.deps, changes: (tx, plan, at) => changesAt(judging, tx, plan, at) });
  const changePeriods = createChangePeriods({ ...judging, stores: rig.stores, now: rig.deps.now, newId: rig.deps.newId });
  const people = Object.entries(KEYS).map(([id, key]) => ({ id, key }));
  door = await openDoor({
    settings: { people, token: 'token-of-readers' },
    more: {
      ...{ stores: rig.stores, approvals, changePeriods, now: rig.deps.now },
      preview: (plan, at) => previewOf({ ...rig.deps, seen: async (ids) => ids }, plan, at),
    },
  });
});

const call = async (method: 'GET' | 'POST', url: string, key: string | null, payload?: object) => {
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };
  const response = await door.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return {
    status: response.statusCode,
    body: /(application\/|\+)json/.test(String(response.headers['content-type'])) ? response.json() : response.body,
    raw: response.rawPayload,
    headers: response.headers,
  };
};
const ask = { runbook: 'restart-service', parameters: { unit: 'shop.service' }, assets: ['srv-shop-01'] };

/** A run in the middle of its first step, which ends when it is stopped. */
async function running(said = '') {
  const { body } = await call('POST', '/api/approvals', KEYS.olga, ask);
  await call('POST', `/api/approvals/${body.approval.id}/approve`, KEYS.anna, { hash: body.approval.planHash });
  const begun = Promise.withResolvers<void>();
  const executor = {
    id: 'ssh',
    run: async (_: unknown, __: unknown, { signal, write }: { signal: AbortSignal; write: (bytes: Uint8Array) => Promise<void> }) => {
      await write(Buffer.from(said));
      begun.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return { kind: 'stopped' as const };
    },
  };
  const ended = executeApproval({ ...rig.deps, executor, stopPollMs: 20 }, body.approval.id);
  await begun.promise;
  return { id: body.approval.id as string, ended };
}

test('asked for, approved by another, stopped, and read as a whole: each with the key of a person who may', async () => {
  expect((await call('POST', '/api/approvals', KEYS.viktor, ask)).status).toBe(403);
  const asked = await call('POST', '/api/approvals', KEYS.olga, ask);
  expect(asked).toMatchObject({ status: 201, body: { approval: { state: 'PENDING', requestedBy: 'olga' } } });
  const { id, planHash } = asked.body.approval;
  expect((await call('POST', `/api/approvals/${id}/approve`, KEYS.olga, { hash: planHash })).body).toMatchObject({ code: 'APPROVAL_OWN' });
  expect((await call('POST', `/api/approvals/${id}/approve`, KEYS.anna, { hash: 'f'.repeat(64) })).body).toMatchObject({
    code: 'APPROVAL_MISMATCH',
  });
  expect((await call('POST', `/api/approvals/${id}/reject`, KEYS.anna, {})).body).toMatchObject({ approval: { state: 'REJECTED' } });

  const run = await running('line one\n');
  expect((await call('GET', '/api/approvals?open=true', 'token-of-readers')).body.approvals).toMatchObject([
    { id: run.id, state: 'EXECUTING' },
  ]);
  expect((await call('POST', `/api/approvals/${run.id}/stop`, KEYS.olga)).status).toBe(200);
  expect(await run.ended).toMatchObject({ state: 'FAILED' });

  const history = await call('GET', `/api/runs/${run.id}`, KEYS.viktor);
  expect(history.body).toMatchObject({ approval: { state: 'FAILED', reason: 'stopped' }, run: { steps: [{ id: 'restart' }] } });
  expect(history.body.audit.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining(['approval.requested', 'approval.voted', 'run.started', 'run.step.intent', 'run.stop-requested', 'run.failed']),
  );
  expect((await call('GET', '/api/runs', KEYS.viktor)).body.runs).toHaveLength(2);
  const lines = (await call('GET', '/api/runs/export', 'token-of-readers')).raw.toString().trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).approval.state).sort()).toEqual(['FAILED', 'REJECTED']);
});

test('a run is stopped by nobody who may not: no key, a key of readers, a viewer, a person who is gone, another tenant, one that is over', async () => {
  const { id, ended } = await running();
  const stop = (key: string | null, of = id) => call('POST', `/api/approvals/${of}/stop`, key);
  expect((await stop(null)).status).toBe(401);
  expect((await stop('wrong')).status).toBe(401);
  expect((await stop('token-of-readers')).status).toBe(401);
  expect((await stop(KEYS.gone)).status).toBe(401);
  expect((await stop(KEYS.viktor)).body).toMatchObject({ code: 'REQUEST_FORBIDDEN' });
  const other = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  await expect(createApprovals(other.deps).stop(other.people.olga, id)).rejects.toMatchObject({ code: 'APPROVAL_UNKNOWN' });
  await expect(approvals.stop(other.people.anna, id)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
  expect((await stop(KEYS.olga, `apr_${'0'.repeat(24)}`)).body).toMatchObject({ code: 'APPROVAL_UNKNOWN' });
  expect((await rig.stores.approvals.get(id))?.stop).toBeUndefined();

  expect((await stop(KEYS.anna)).status).toBe(200);
  await ended;
  expect((await stop(KEYS.anna)).body).toMatchObject({ code: 'APPROVAL_CLOSED' });
});

test('what a run says is followed by asking again with `next`, and comes whole, byte for byte', async () => {
  const { id, ended } = await running('первая\n');
  const first = await eventuallyPieces(`/api/runs/${id}/output`);
  expect(first).toMatchObject({ state: 'EXECUTING', ended: false, pieces: [{ step: 'restart', asset: 'srv-shop-01', text: 'первая\n' }] });
  expect((await call('GET', `/api/runs/${id}/output?after=${first.next}`, KEYS.viktor)).body).toMatchObject({
    pieces: [],
    next: first.next,
    ended: false,
  });
  await call('POST', `/api/approvals/${id}/stop`, KEYS.anna);
  await ended;
  expect((await call('GET', `/api/runs/${id}/output?after=${first.next}`, KEYS.viktor)).body).toMatchObject({ pieces: [], ended: true });
  expect((await call('GET', `/api/runs/${id}/output/raw`, KEYS.viktor)).raw.toString()).toBe('первая\n');
  expect((await call('GET', `/api/runs/${id}/output`, null)).status).toBe(401);
  expect((await call('GET', `/api/runs/${id}/output?after=1;2`, KEYS.viktor)).status).toBe(400);
  expect((await call('GET', '/api/runs/run_none/output', KEYS.viktor)).status).toBe(404);
});

test('of what a run said the end of each step is told at once, and followed from there', async () => {
  const { id, ended } = await running('x');
  await eventuallyPieces(`/api/runs/${id}/output`);
  await call('POST', `/api/approvals/${id}/stop`, KEYS.anna);
  await ended;
  const run = await rig.stores.approvals.runOf(id);
  const say = async (sequence: number, stepId: string, text: string) =>
    rig.stores.outputs.append({
      ...{ runId: run?.id ?? '', token: 9, sequence, target: 'srv-shop-01', stepId, at: new Date(), bytes: Buffer.from(text) },
    });
  for (let piece = 0; piece < 40; piece++) await say(piece, piece < 20 ? 'first' : 'second', `${piece}`.padStart(1_000, '.'));
  const end = (await call('GET', `/api/runs/${id}/output?tail=1500`, KEYS.viktor)).body;
  expect(end.pieces.map(({ step, place }: { readonly step: string; readonly place: string }) => `${step} ${place}`)).toEqual([
    expect.stringMatching(/^restart /),
    'first 9:18',
    'first 9:19',
    'second 9:38',
    'second 9:39',
  ]);
  expect(end).toMatchObject({ next: '9:39', ended: true });
  const one = (await call('GET', `/api/runs/${id}/output?tail=1000&step=first`, KEYS.viktor)).body;
  expect(one.pieces.map(({ place }: { readonly place: string }) => place)).toEqual(['9:19']);
  expect((await call('GET', `/api/runs/${id}/output?tail=400001`, KEYS.viktor)).status).toBe(400);
  expect((await call('GET', '/api/runs/export', KEYS.viktor)).headers['content-disposition']).toBe('attachment; filename="runs.jsonl"');
});

test('a request that waits says whom it may touch and what its dry run printed, without its secrets', async () => {
  const { id } = (await call('POST', '/api/approvals', KEYS.olga, ask)).body.approval;
  const read = async () => (await call('GET', `/api/approvals/${id}`, KEYS.viktor)).body.preview;
  expect(await read()).toEqual({
    dependants: { named: [], seen: 0, hidden: 0, goesOn: false },
    dryRun: { kind: 'not-run' },
  });
  const dry = (await call('POST', '/api/approvals', KEYS.olga, { ...ask, runbook: 'restart-service/dry-run' })).body.approval;
  const kept = await rig.stores.approvals.get(dry.id);
  if (kept === null) throw new Error('not kept');
  const begun = run(`run_${dry.id}`, dry.id, 0);
  const steps = begun.steps.slice(0, 1).map((step) => ({ ...step, output: 'ActiveState=active password=hunter2secret' }));
  await rig.stores.approvals.putRun({ ...begun, state: 'SUCCEEDED', steps });
  await rig.stores.approvals.update({ ...kept, state: 'SUCCEEDED' });
  expect(await read()).toMatchObject({
    dryRun: { kind: 'ran', state: 'SUCCEEDED', output: expect.stringContaining('ActiveState=active') },
  });
  expect(JSON.stringify(await read())).not.toContain('hunter2secret');
  await call('POST', `/api/approvals/${id}/reject`, KEYS.anna, {});
  expect(await read()).toBeNull();
});

test('who has lost every role reads nothing', async () => {
  const { id, ended } = await running('secret');
  await rig.stores.people.put({ ...rig.people.viktor, roles: [] });
  for (const path of [
    '/api/runs',
    '/api/runs/export',
    `/api/runs/${id}`,
    `/api/runs/${id}/output`,
    `/api/runs/${id}/output/raw`,
    '/api/approvals',
  ]) {
    expect((await call('GET', path, KEYS.viktor)).status, path).toBe(403);
  }
  await call('POST', `/api/approvals/${id}/stop`, KEYS.anna);
  await ended;
});

test('windows and freezes are set and ended by administrators only, and stop a request with a sentence', async () => {
  const freeze = {
    kind: 'freeze',
    reason: 'release',
    scope: { assets: ['srv-*'] },
    time: { kind: 'once', to: new Date(Date.now() + 3_600_000).toISOString() },
  };
  const set = (key: string | null, body: object = freeze) => call('POST', '/api/change-periods', key, body);
  expect((await set(null)).status).toBe(401);
  expect((await set('token-of-readers')).status).toBe(401);
  expect((await set(KEYS.olga)).body).toMatchObject({ code: 'REQUEST_FORBIDDEN' });
  await rig.stores.people.put({ ...rig.people.anna, roles: ['admin'] });
  expect((await set(KEYS.anna, { ...freeze, scope: { asset: 'srv-1' } })).status).toBe(400);
  expect((await set(KEYS.anna, { ...freeze, time: { kind: 'repeating', cron: 'now', timeZone: 'UTC', minutes: 5 } })).body).toMatchObject({
    code: 'REQUEST_INVALID',
  });
  const made = await set(KEYS.anna);
  expect(made).toMatchObject({ status: 201, body: { period: { kind: 'freeze', createdBy: 'anna' } } });
  const refused = await call('POST', '/api/approvals', KEYS.olga, ask);
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'APPROVAL_BLOCKED', detail: expect.stringMatching(/^Changes are frozen until .* UTC: release/) },
  });
  expect((await call('GET', '/api/change-periods', KEYS.viktor)).body.periods).toHaveLength(1);
  expect((await call('POST', `/api/change-periods/${made.body.period.id}/end`, KEYS.olga)).status).toBe(403);
  expect((await call('POST', `/api/change-periods/${made.body.period.id}/end`, KEYS.anna)).status).toBe(200);
  expect((await call('POST', '/api/approvals', KEYS.olga, ask)).status).toBe(201);
});

async function eventuallyPieces(url: string) {
  for (;;) {
    const { body } = await call('GET', url, KEYS.viktor);
    if (body.pieces.length > 0) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
