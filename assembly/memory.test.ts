import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { vectorOf } from '../analysis/memory/embed.ts';
import { parseSettings } from '../config.ts';
import { createEmbedder } from '../copilot/models/embedding.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { alert, incident } from '../test/conformance/store-things.ts';
import { assembleMemory } from './memory.ts';

let stores: Stores;
let server: Server | null = null;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());
afterEach(() => stop());

function stop() {
  server?.closeAllConnections();
  server?.close();
  server = null;
}

const asked: string[][] = [];

/** Speaks OpenAI's embeddings and Ollama's: 64 numbers a text, made of its n-grams. `spoil` says what else to send. */
async function serve(spoil: (vectors: number[][]) => unknown = (vectors) => vectors, port = 0): Promise<{ url: string; port: number }> {
  asked.length = 0;
  const listening = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const { input } = JSON.parse(body) as { input: string | string[] };
      const texts = [input].flat();
      asked.push(texts);
      const vectors = spoil(texts.map((text) => vectorOf(text).slice(0, 64))) as number[][];
      response.setHeader('content-type', 'application/json');
      if (request.url === '/api/embed') response.end(JSON.stringify({ embeddings: vectors }));
      else
        response.end(
          JSON.stringify({ object: 'list', data: vectors.map((embedding, index) => ({ object: 'embedding', embedding, index })) }),
        );
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
  const used = (listening.address() as AddressInfo).port;
  return { url: `http://127.0.0.1:${used}`, port: used };
}

const settings = (kind: 'ollama' | 'openai', url: string) => ({
  kind,
  baseUrl: kind === 'openai' ? `${url}/v1` : url,
  model: 'embed-1',
  apiKey: null,
});

test.each(['ollama', 'openai'] as const)(
  'vectors come from %s as it sends them; what are none, or a server that is away, is an error',
  async (kind) => {
    const { url } = await serve();
    const vectors = await createEmbedder(settings(kind, url)).embed(['disk failed', 'link down']);
    expect(vectors.map((vector) => vector.length)).toEqual([64, 64]);
    expect(vectors[0]?.[2]).toBeCloseTo(vectorOf('disk failed')[2] ?? 1, 6);
    stop();
    await expect(createEmbedder(settings(kind, url)).embed(['a'])).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    const broken = await serve(() => [[]]);
    await expect(createEmbedder(settings(kind, broken.url)).embed(['a'])).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  },
);

test('the built-in embedder stands in for a server that is away, which catches up when it is back, and is sent no secret', async () => {
  const tenant = stores.forTenant(`t-${randomUUID()}`);
  const { url, port } = await serve();
  stop();
  const configured = parseSettings({ model: { kind: 'ollama', baseUrl: url, name: 'words', embedding: 'embed-1' } }, 'test');
  const warnings: string[] = [];
  const warn = (_error: unknown, message: string) => warnings.push(message);
  const memory = await assembleMemory({ stores: tenant, now: () => new Date(), secret: async () => '', warn }, configured);
  const happened = async (number: number) => {
    const id = `alr_${number}`;
    const one = alert(id, number, { incidentId: `inc_${number}`, summary: 'iowait is high, password=hunter2' });
    await tenant.alerts.put(one);
    await tenant.alerts.putIncident(incident(`inc_${number}`, number, number, { alertIds: [id] }));
    await memory.remember(`inc_${number}`);
    return one;
  };
  await happened(1);
  const now = await happened(2);
  const similar = async () => (await memory.similar({ alert: now, answer: null }, 5)).map(({ incidentId }) => incidentId);
  expect(await similar()).toEqual(['inc_1']);
  expect(await memory.catchUp()).toBe(0);
  expect(warnings).toContain('the embedder is away; the built-in one is used');

  await serve(undefined, port);
  expect(await similar()).toEqual([]);
  expect(await memory.catchUp()).toBe(2);
  expect(await similar()).toEqual(['inc_1']);
  expect(asked.flat().length).toBeGreaterThan(3);
  expect(asked.flat().join()).not.toContain('hunter2');
  stop();
  expect(await similar()).toEqual(['inc_1']);
});
