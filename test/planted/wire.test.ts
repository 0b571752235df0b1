import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fact, log as logAt } from '../../copilot/testing/scenarios.ts';
import { contentId } from '../../domain/ids.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import { type Act, type ScriptedModel, startScriptedModel } from '../fakes/model/scripted-model.ts';
import { askAs, conversationWith } from '../rigs/conversation.ts';
import { PLANTED } from './secrets.ts';

/** What a server of a model is sent, as bytes: of the secrets in log lines and in questions nothing, in whatever they stand, whatever goes wrong. */
const NOW = new Date('2026-03-10T14:20:00Z');
/** A look-up shows at most eight kinds of lines of an asset. */
const LINES = 8;
const WRITTEN: ReadonlyArray<(line: string) => string> = [
  (line) => line,
  (line) => JSON.stringify({ msg: line }),
  (line) => `payload ${Buffer.from(line).toString('base64')}`,
  (line) => `GET /x?q=${encodeURIComponent(line)}`,
];
/** A look-up shows the beginning of a line only. */
const SHORT = PLANTED.filter(([, line]) => line.length < 70);
const ASSETS = Array.from({ length: Math.ceil(SHORT.length / LINES) }, (_, at) => `unit-${at}`);

let stores: Stores;
let tenant: TenantStores;
let server: ScriptedModel;
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  tenant = stores.forTenant(id);
  server = await startScriptedModel();
  await tenant.inventory.apply(ASSETS.map((asset) => fact(asset, 'server', [])));
  const records = SHORT.flatMap(([, line], at) => {
    const body = WRITTEN[at % WRITTEN.length]?.(line) ?? '';
    const asset = ASSETS[Math.floor(at / LINES)] ?? '';
    const record = (minutes: number) => logAt(NOW.getTime() - minutes * 60_000, asset, body, 17);
    return [18, 12].map((minutes) => ({
      ...record(minutes),
      id: contentId('log', body, minutes),
      templateId: contentId('tpl', body),
    }));
  });
  await tenant.logs.writeTemplates(records.map(({ templateId, body, at }) => ({ id: templateId, text: body, firstSeenAt: at })));
  await tenant.logs.write(records);
});
afterAll(async () => {
  await server.close();
  await stores.close();
});

/** What goes wrong when the results of a look-up were sent; the question is asked again then. */
const FAULTS: ReadonlyArray<NonNullable<Act['fault']> | null> = [
  null,
  { kind: 'status', status: 500 },
  { kind: 'cut' },
  { kind: 'malformed' },
  {
    kind: 'raw',
    type: 'application/json',
    body: '{"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"x"}}]}',
  },
];

/** Asks of every asset, with a planted line in the question and one in what was said before; all bytes that the server was sent. */
async function bytesOf(kind: 'openai' | 'ollama', on: boolean): Promise<string> {
  const before = server.received().length;
  const faults: string[] = [];
  const conversation = conversationWith(kind, server.url, {
    when: 'always',
    masking: { on, addresses: false },
    warn: (fault) => faults.push(fault),
  });
  for (const [at, asset] of ASSETS.entries()) {
    const fault = FAULTS[at % FAULTS.length] ?? null;
    const lineOf = (n: number) => WRITTEN[(at + n) % WRITTEN.length]?.(SHORT[(at * LINES + n) % SHORT.length]?.[1] ?? '') ?? '';
    for (const failing of fault === null ? [false] : [true, false]) {
      server.play(({ messages }) => {
        if (messages.at(-1)?.role !== 'tool') return { calls: [{ name: 'logs_of', args: { asset } }] };
        return failing && fault ? { fault } : { text: 'All is well [1].' };
      });
      const turns = [{ asked: `what of ${lineOf(1)}`, answered: `It said ${lineOf(2)}` }];
      const context = { assetId: asset, window: null, concept: null, kind: null, turns };
      await askAs(tenant, NOW, `tell me a story of ${asset}: ${lineOf(3)}`, conversation, { context });
    }
  }
  if (on) expect(faults).not.toContain('masking');
  // The digits of a placeholder are nobody's.
  return server
    .received()
    .subarray(before)
    .toString()
    .replace(/(?<=(?:SECRET|EMAIL|PHONE|PERSON|USER|ADDRESS)_)[0-9a-f]{10}/g, 'placeholder');
}

/** Which of the secrets stand in it, as they are, escaped, percent-encoded or in base64. */
function secretsIn(received: string): string[] {
  const decoded = [...received.matchAll(/[A-Za-z0-9+/]{12,}={0,2}/g)].map(([word]) => Buffer.from(word, 'base64').toString());
  const read = [received, received.replaceAll(/\\+(["\\])/g, '$1'), ...decoded].join('\n');
  return SHORT.filter(([, , hidden]) => read.includes(hidden) || read.includes(encodeURIComponent(hidden))).map(([what]) => what);
}

test.each(['openai', 'ollama'] as const)(
  'over the protocol of %s no planted secret is sent, also after an answer that broke off',
  async (kind) => {
    const masked = await bytesOf(kind, true);
    expect(masked).toContain(kind === 'openai' ? 'POST /v1/chat/completions' : 'POST /api/chat');
    expect(masked).toContain('SECRET_placeholder');
    expect(secretsIn(masked)).toEqual([]);
    // With the mask off the same search finds most of them; a look-up shows only so much of a line.
    expect(secretsIn(await bytesOf(kind, false)).length).toBeGreaterThan(SHORT.length / 2);
  },
  120_000,
);
