import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Rule } from '../domain/alert.ts';
import type { Concept } from '../domain/finding.ts';
import type { WireObservation } from '../domain/jobs.ts';
import type { Localized } from '../domain/language.ts';

/** A recorded incident: what was observed, the rule that fires on it, and what is known to have caused it. */
export type Incident = {
  /** Its folder. */
  readonly name: string;
  readonly title: Localized;
  readonly rules: readonly Rule[];
  /** Time between two judgements of the rules during a replay, in milliseconds of the incident's own time. */
  readonly tickMs: number;
  readonly expected: {
    /** Asset on which the rule must fire. */
    readonly alertAssetId: string;
    /** Null: nothing is wrong, and the right answer is that there is not enough evidence. */
    readonly cause: { readonly assetId: string; readonly concept: Concept } | null;
  };
  /** Sorted by time. */
  readonly observations: readonly WireObservation[];
};

const labels = z.record(z.string(), z.string());
const at = z.iso.datetime();
const severity = z.enum(['info', 'warning', 'critical']);

/** One line of observations.jsonl; an unknown field is a fault. */
export const observationSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sample'),
    at,
    assetId: z.string().min(1),
    metric: z.string().min(1),
    labels,
    unit: z.string().min(1),
    instrument: z.enum(['gauge', 'counter']),
    value: z.number(),
  }),
  z.strictObject({
    kind: z.literal('log'),
    at,
    assetId: z.string().min(1),
    severityNumber: z.int().min(1).max(24),
    body: z.string(),
    source: z.string(),
    attributes: labels,
  }),
  z.strictObject({
    kind: z.literal('event'),
    at,
    assetId: z.string().min(1),
    source: z.enum(['ipmi-sel', 'snmp-trap', 'smart', 'redfish', 'agent', 'syslog']),
    code: z.string().min(1),
    asserted: z.boolean(),
    severity,
    message: z.string(),
    component: z.string().nullable(),
    attributes: labels,
  }),
  z.strictObject({
    kind: z.literal('fact'),
    at,
    assetId: z.string().min(1),
    assetKind: z.string().nullable(),
    name: z.string().nullable(),
    attributes: labels,
    relations: z.array(z.strictObject({ kind: z.string(), to: z.string() })),
    source: z.string(),
  }),
]);

const incidentSchema = z.strictObject({
  title: z.strictObject({ en: z.string(), ru: z.string(), ko: z.string() }),
  tickMs: z.int().min(1000),
  rules: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        severity,
        condition: z.discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('threshold'),
            metric: z.string(),
            labels,
            assetId: z.string().nullable(),
            above: z.number().nullable(),
            below: z.number().nullable(),
            forMs: z.number(),
          }),
          z.strictObject({ kind: z.literal('absence'), metric: z.string(), assetId: z.string().nullable(), forMs: z.number() }),
          z.strictObject({
            kind: z.literal('pattern'),
            of: z.enum(['log', 'event']),
            contains: z.string(),
            assetId: z.string().nullable(),
            atLeast: z.number(),
            withinMs: z.number(),
          }),
        ]),
      }),
    )
    .min(1),
  expected: z.strictObject({
    alertAssetId: z.string(),
    cause: z.strictObject({ assetId: z.string(), concept: z.custom<Concept>((value) => typeof value === 'string') }).nullable(),
  }),
});

const FOLDER = join(import.meta.dirname, 'incidents');

/** Names of the recorded incidents, in the order of the demo: the quiet one last. */
export async function incidentNames(folder = FOLDER): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const isQuiet = (name: string) => Number(name.startsWith('quiet'));
  return names.toSorted((a, b) => isQuiet(a) - isQuiet(b) || a.localeCompare(b));
}

/** Reads a recorded incident. @throws ZodError or SyntaxError when its files are not well formed */
export async function loadIncident(name: string, folder = FOLDER): Promise<Incident> {
  const told = incidentSchema.parse(JSON.parse(await readFile(join(folder, name, 'incident.json'), 'utf8')));
  const lines = (await readFile(join(folder, name, 'observations.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');
  const observations = lines.map((line) => observationSchema.parse(JSON.parse(line)) as WireObservation);
  return { name, ...told, observations };
}
