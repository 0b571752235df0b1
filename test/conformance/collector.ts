import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ListeningCollector, PollingCollector } from '../../collectors/collector.ts';
import { AppError } from '../../domain/errors.ts';
import type { Observation } from '../../domain/observation.ts';
import { eventually, freePort } from '../peers/peer.ts';
import { faultsOf } from './observation.ts';

/** Settings that must be refused, and the path the refusal must name. */
type Invalid = { readonly settings: unknown; readonly path: string };

export type PollingCase = {
  /** Starts what is read and says how; `secrets` are the values of the references in the settings. */
  readonly start: () => Promise<{
    readonly settings: unknown;
    readonly secrets: Readonly<Record<string, string>>;
    readonly stop: () => Promise<void>;
  }>;
  /** Settings of a target on loopback at a port; null when the collector reads no other machine. */
  readonly at: ((port: number) => unknown) | null;
  readonly invalid: readonly [Invalid, ...Invalid[]];
};

const SECRET = 'a-secret-nobody-may-see-4711';

/** What every polling collector must do. Call it where its peers are known to be installed. */
export function describeCollector(collector: PollingCollector, cases: PollingCase): void {
  describe(`the collector ${collector.id} keeps the contract`, () => {
    describeSettings(collector, cases.invalid);

    test('observations are well-formed, the cursor survives being stored, and no secret shows', async () => {
      const { settings, secrets, stop } = await cases.start();
      try {
        const first = await collectOnce(collector, settings, { secrets, cursor: null });
        const second = await collectOnce(collector, settings, { secrets, cursor: first.cursor });
        expect(first.observations.length).toBeGreaterThan(0);
        const all = [...first.observations, ...second.observations];
        expect(all.flatMap(faultsOf)).toEqual([]);
        for (const value of Object.values(secrets)) expect(JSON.stringify([all, first.cursor, second.cursor])).not.toContain(value);
      } finally {
        await stop();
      }
    });

    const { at } = cases;
    if (at === null) return;

    test('a target that is not there is a COLLECTOR_* error that shows no secret', async () => {
      const error = await failureOf(collectOnce(collector, at(await freePort()), { secrets: {}, cursor: null }));
      expectCollectorError(error);
    });

    test('a target that never answers is left at an abort', async () => {
      const hole = await blackHole();
      try {
        const abort = new AbortController();
        const run = failureOf(collectOnce(collector, at(hole.port), { secrets: {}, cursor: null, signal: abort.signal }));
        await new Promise((resolve) => setTimeout(resolve, 150));
        const before = Date.now();
        abort.abort();
        expectCollectorError(await run);
        expect(Date.now() - before).toBeLessThan(1_500);
      } finally {
        await hole.stop();
      }
    });
  });
}

export type ListeningCase = {
  /** Settings that listen on 127.0.0.1 at the port (0: any). */
  readonly at: (port: number) => unknown;
  readonly secrets: Readonly<Record<string, string>>;
  /** Sends something that must become an observation. */
  readonly say: (ports: Readonly<Record<string, number>>) => void | Promise<void>;
  readonly invalid: readonly [Invalid, ...Invalid[]];
};

/** What every listening collector must do. */
export function describeListener(collector: ListeningCollector, cases: ListeningCase): void {
  const listen = async (port: number) => {
    const observations: Observation[] = [];
    const rejects: string[] = [];
    const listener = await collector.listen({
      settings: collector.settings.parse(cases.at(port)),
      now: () => new Date(),
      secret: async (reference) => cases.secrets[reference] ?? SECRET,
      emit: async (some) => {
        observations.push(...some);
      },
      reject: (reason) => rejects.push(reason),
    });
    return { listener, observations, rejects };
  };

  describe(`the collector ${collector.id} keeps the contract`, () => {
    describeSettings(collector, cases.invalid);

    test('garbage is rejected with a reason, then good input is taken; observations are well-formed and show no secret', async () => {
      const { listener, observations, rejects } = await listen(0);
      try {
        const socket = createSocket('udp4');
        for (const size of [0, 1, 300, 1_400]) socket.send(Buffer.alloc(size, 0xfe), listener.ports.udp ?? 0, '127.0.0.1');
        await eventually(() => rejects.length === 4);
        expect(rejects.every((reason) => reason !== '')).toBe(true);
        await cases.say(listener.ports);
        await eventually(() => observations.length > 0);
        expect(observations.flatMap(faultsOf)).toEqual([]);
        for (const value of Object.values(cases.secrets)) expect(JSON.stringify([observations, rejects])).not.toContain(value);
        socket.close();
      } finally {
        await listener.stop();
      }
    });

    test('a port that is taken is a COLLECTOR_* error, and a stopped listener gives it back', async () => {
      const { listener } = await listen(0);
      const port = Object.values(listener.ports)[0] ?? 0;
      expectCollectorError(await failureOf(listen(port)));
      await listener.stop();
      const again = await listen(port);
      expect(Object.values(again.listener.ports)[0]).toBe(port);
      await again.listener.stop();
    });
  });
}

function describeSettings(collector: { readonly settings: z.ZodType }, invalid: readonly Invalid[]): void {
  test('each setting is described', () => {
    expect(undescribed(z.toJSONSchema(collector.settings, { io: 'input', unrepresentable: 'any' }), '')).toEqual([]);
  });

  test.each(invalid)('settings with a fault at $path are refused there', ({ settings, path }) => {
    const parsed = collector.settings.safeParse(settings);
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });
}

/** Paths of properties without a description, at any depth. */
function undescribed(schema: unknown, path: string): readonly string[] {
  if (schema === null || typeof schema !== 'object') return [];
  if (Array.isArray(schema)) return schema.flatMap((one) => undescribed(one, path));
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== 'properties') return undescribed(value, path);
    return Object.entries(value as Record<string, { readonly description?: string }>).flatMap(([name, property]) => {
      const here = path === '' ? name : `${path}.${name}`;
      return [...(property.description === undefined ? [here] : []), ...undescribed(property, here)];
    });
  });
}

async function collectOnce(
  collector: PollingCollector,
  settings: unknown,
  run: { readonly secrets: Readonly<Record<string, string>>; readonly cursor: unknown; readonly signal?: AbortSignal },
): Promise<{ readonly observations: readonly Observation[]; readonly cursor: unknown }> {
  const observations: Observation[] = [];
  let cursor = run.cursor;
  const found = collector.collect({
    assetId: 'asset-1',
    settings: collector.settings.parse(settings),
    cursor: run.cursor,
    setCursor: (next) => {
      cursor = JSON.parse(JSON.stringify(next));
    },
    signal: run.signal ?? AbortSignal.timeout(60_000),
    now: () => new Date(),
    secret: async (reference) => run.secrets[reference] ?? SECRET,
  });
  for await (const observation of found) observations.push(observation);
  return { observations, cursor };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

function expectCollectorError(error: unknown): void {
  expect(error).toBeInstanceOf(AppError);
  if (!(error instanceof AppError)) return;
  expect(error.code).toMatch(/^COLLECTOR_/);
  expect(JSON.stringify([error.message, error.hint, String(error.cause)])).not.toContain(SECRET);
}

/** A port that takes packets and connections and never says a word. */
async function blackHole(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const sockets: Socket[] = [];
  const tcp = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
  const udp = createSocket('udp4');
  await new Promise<void>((resolve) => tcp.listen(port, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  return {
    port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => udp.close(() => resolve()));
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
    },
  };
}
