import { z } from 'zod';
import type { AssetFact, Labels, Sample } from '../../domain/observation.ts';
import { credentialSettings, resolveCredentials } from '../../transports/snmp/credentials.ts';
import { numberOf, textOf } from '../../transports/snmp/message.ts';
import { type SnmpSession, withSnmp } from '../../transports/snmp/snmp.ts';
import { type CollectRun, defineCollector } from '../collector.ts';
import { type Reading, readHost, readInterfaces } from './tables.ts';

const oid = z.string().regex(/^\.?\d+(\.\d+)+$/, 'a numeric OID, e.g. 1.3.6.1.2.1.1.3.0');

const extraOid = z.strictObject({
  oid: oid.describe('Numeric OID of a value, or of a column when table is true'),
  metric: z
    .string()
    .regex(/^[a-z][a-z0-9_.]*$/, 'lower case words joined by dots, e.g. hw.temperature')
    .describe('Metric name the value is filed under'),
  unit: z.string().min(1).describe('Unit in UCUM, e.g. Cel, By, 1'),
  instrument: z.enum(['gauge', 'counter']).default('gauge').describe('counter for a value that only grows'),
  scale: z.number().default(1).describe('Factor that brings the device’s number to the unit'),
  labels: z.record(z.string(), z.string()).default({}).describe('Labels of the series'),
  table: z.boolean().default(false).describe('Read every row under the OID; the row’s index becomes the label snmp.index'),
});

const settings = z.strictObject({
  host: z.string().min(1).describe('Address or name of the device'),
  port: z.int().min(1).max(65535).default(161).describe('UDP port of its agent'),
  credentials: credentialSettings.describe('Community of version 2c, or user of version 3'),
  timeoutMs: z.int().min(100).max(60_000).default(2_000).describe('How long one request may take, in milliseconds'),
  retries: z.int().min(0).max(5).default(1).describe('How often a request that was not answered is sent again'),
  interfaces: z.boolean().default(true).describe('Read the interface tables of IF-MIB'),
  hostResources: z.boolean().default(true).describe('Read storage and processors of HOST-RESOURCES-MIB'),
  extraOids: z.array(extraOid).max(500).default([]).describe('Further values to read'),
});

/** What an SNMP agent says of a device: inventory, interfaces, storage and whatever OIDs are asked for. */
export const snmp = defineCollector({ kind: 'polling', id: 'snmp', settings, defaultIntervalMs: 60_000, collect });

const SYSTEM = {
  description: '1.3.6.1.2.1.1.1.0',
  objectId: '1.3.6.1.2.1.1.2.0',
  agentUptime: '1.3.6.1.2.1.1.3.0',
  contact: '1.3.6.1.2.1.1.4.0',
  name: '1.3.6.1.2.1.1.5.0',
  location: '1.3.6.1.2.1.1.6.0',
  hostUptime: '1.3.6.1.2.1.25.1.1.0',
} as const;

async function* collect(run: CollectRun<z.output<typeof settings>>): AsyncGenerator<Sample | AssetFact> {
  const { host, port, timeoutMs, retries } = run.settings;
  const credentials = await resolveCredentials(run.settings.credentials, run.secret);
  const found = await withSnmp({ host, port, credentials, timeoutMs, retries }, run.signal, async (session) => ({
    system: await readSystem(session),
    readings: [
      ...(run.settings.interfaces ? await readInterfaces(session) : []),
      ...(run.settings.hostResources ? await readHost(session) : []),
      ...(await readExtra(session, run.settings.extraOids)),
    ],
  }));
  const at = run.now();
  const { name, attributes, uptime } = found.system;
  yield { kind: 'fact', at, assetId: run.assetId, assetKind: null, name, attributes, relations: [], source: 'snmp' };
  for (const reading of [...uptime, ...found.readings]) yield { kind: 'sample', at, assetId: run.assetId, ...reading };
}

async function readSystem(session: SnmpSession): Promise<{ name: string | null; attributes: Labels; uptime: readonly Reading[] }> {
  const values = await session.get(Object.values(SYSTEM));
  const text = (of: keyof typeof SYSTEM) => {
    const varbind = values.get(SYSTEM[of]);
    return varbind === undefined ? null : textOf(varbind.value).trim() || null;
  };
  const named = {
    'snmp.sys_descr': text('description'),
    'snmp.sys_object_id': text('objectId'),
    'snmp.sys_contact': text('contact'),
    'snmp.sys_location': text('location'),
  };
  const attributes = Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== null));
  const ticks = values.get(SYSTEM.hostUptime)?.value ?? values.get(SYSTEM.agentUptime)?.value;
  const hundredths = ticks === undefined ? null : numberOf(ticks);
  const uptime: readonly Reading[] =
    hundredths === null ? [] : [{ metric: 'system.uptime', unit: 's', instrument: 'gauge', labels: {}, value: hundredths / 100 }];
  return { name: text('name'), attributes, uptime };
}

/** Values of further OIDs; one that is missing or is no number is left out. */
async function readExtra(session: SnmpSession, wanted: readonly z.output<typeof extraOid>[]): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const { oid: given, table, metric, unit, instrument, scale, labels } of wanted) {
    const bare = given.replace(/^\./, '');
    const varbinds = table ? await session.walk(bare) : [...(await session.get([bare])).values()];
    for (const varbind of varbinds) {
      const value = numberOf(varbind.value);
      const index: Labels = table ? { 'snmp.index': varbind.oid.slice(bare.length + 1) } : {};
      if (value !== null) readings.push({ metric, unit, instrument, labels: { ...labels, ...index }, value: value * scale });
    }
  }
  return readings;
}
