import type { Labels } from '../../domain/observation.ts';
import type { SnmpVarbind } from '../../transports/snmp/credentials.ts';
import { numberOf, textOf } from '../../transports/snmp/message.ts';
import type { SnmpSession } from '../../transports/snmp/snmp.ts';

/** A value of a device before it is filed under an asset and an instant. */
export type Reading = {
  readonly metric: string;
  readonly unit: string;
  readonly instrument: 'gauge' | 'counter';
  readonly labels: Labels;
  readonly value: number;
};

/** Columns of ifTable and ifXTable (IF-MIB, RFC 2863). */
const IF = {
  descr: '1.3.6.1.2.1.2.2.1.2',
  adminStatus: '1.3.6.1.2.1.2.2.1.7',
  operStatus: '1.3.6.1.2.1.2.2.1.8',
  inOctets: '1.3.6.1.2.1.2.2.1.10',
  inDiscards: '1.3.6.1.2.1.2.2.1.13',
  inErrors: '1.3.6.1.2.1.2.2.1.14',
  outOctets: '1.3.6.1.2.1.2.2.1.16',
  outDiscards: '1.3.6.1.2.1.2.2.1.19',
  outErrors: '1.3.6.1.2.1.2.2.1.20',
  name: '1.3.6.1.2.1.31.1.1.1.1',
  inOctets64: '1.3.6.1.2.1.31.1.1.1.6',
  outOctets64: '1.3.6.1.2.1.31.1.1.1.10',
  highSpeed: '1.3.6.1.2.1.31.1.1.1.15',
} as const;

/** Columns of hrStorageTable and hrProcessorTable (HOST-RESOURCES-MIB, RFC 2790). */
const HR = {
  storageType: '1.3.6.1.2.1.25.2.3.1.2',
  storageDescr: '1.3.6.1.2.1.25.2.3.1.3',
  storageUnits: '1.3.6.1.2.1.25.2.3.1.4',
  storageSize: '1.3.6.1.2.1.25.2.3.1.5',
  storageUsed: '1.3.6.1.2.1.25.2.3.1.6',
  processorLoad: '1.3.6.1.2.1.25.3.3.1.2',
} as const;
/** ifHighSpeed counts megabits per second. */
const MEGABIT_BYTES = 125_000;
const RAM = '1.3.6.1.2.1.25.2.1.2';
const FIXED_DISK = '1.3.6.1.2.1.25.2.1.4';

type Column = ReadonlyMap<string, SnmpVarbind['value']>;

/** Traffic, errors and state of every interface. A shut-down interface (ifAdminStatus down) has no `hw.network.up`. */
export async function readInterfaces(session: SnmpSession): Promise<readonly Reading[]> {
  const columns = await readColumns(session, IF);
  const readings: Reading[] = [];
  for (const index of columns.operStatus.keys()) {
    const named = columns.name.get(index) ?? columns.descr.get(index);
    const labels = { 'network.interface.name': named === undefined ? index : textOf(named) || index };
    const add = (column: Column, reading: Omit<Reading, 'value' | 'labels'>, more: Labels = {}, scale = 1) => {
      const value = column.get(index);
      const number = value === undefined ? null : numberOf(value);
      if (number !== null) readings.push({ ...reading, labels: { ...labels, ...more }, value: number * scale });
    };
    const io = { metric: 'system.network.io', unit: 'By', instrument: 'counter' } as const;
    const errors = { metric: 'system.network.errors', unit: '{error}', instrument: 'counter' } as const;
    const dropped = { metric: 'system.network.packet.dropped', unit: '{packet}', instrument: 'counter' } as const;
    const speed = { metric: 'hw.network.bandwidth.limit', unit: 'By/s', instrument: 'gauge' } as const;
    const [receive, transmit] = [{ 'network.io.direction': 'receive' }, { 'network.io.direction': 'transmit' }];
    add(columns.inOctets64.has(index) ? columns.inOctets64 : columns.inOctets, io, receive);
    add(columns.outOctets64.has(index) ? columns.outOctets64 : columns.outOctets, io, transmit);
    add(columns.inErrors, errors, receive);
    add(columns.outErrors, errors, transmit);
    add(columns.inDiscards, dropped, receive);
    add(columns.outDiscards, dropped, transmit);
    // Agents say 0 when they do not know the speed.
    if (columns.highSpeed.get(index)?.value !== 0) add(columns.highSpeed, speed, {}, MEGABIT_BYTES);
    if (columns.adminStatus.get(index)?.value === 2) continue;
    const up = columns.operStatus.get(index)?.value === 1 ? 1 : 0;
    readings.push({ metric: 'hw.network.up', unit: '1', instrument: 'gauge', labels, value: up });
  }
  return readings;
}

/** Memory, file systems and processor load; nothing when the device has no HOST-RESOURCES-MIB. */
export async function readHost(session: SnmpSession): Promise<readonly Reading[]> {
  const columns = await readColumns(session, HR);
  const readings: Reading[] = [];
  for (const [index, type] of columns.storageType) {
    const [units, size, used] = [columns.storageUnits, columns.storageSize, columns.storageUsed].map((column) => {
      const value = column.get(index);
      return value === undefined ? null : numberOf(value);
    });
    const description = columns.storageDescr.get(index);
    if (units == null || size == null || used == null || description === undefined || size === 0) continue;
    const labels: Labels | null =
      type.value === FIXED_DISK
        ? { 'system.filesystem.mountpoint': textOf(description) }
        : type.value === RAM && /^(physical memory|ram|real memory)/i.test(textOf(description))
          ? {}
          : null;
    if (labels === null) continue;
    const name = type.value === RAM ? 'system.memory' : 'system.filesystem';
    const bytes = unsigned(used) * units;
    const state = type.value === RAM ? { 'system.memory.state': 'used' } : { 'system.filesystem.state': 'used' };
    readings.push({ metric: `${name}.usage`, unit: 'By', instrument: 'gauge', labels: { ...labels, ...state }, value: bytes });
    readings.push({ metric: `${name}.utilization`, unit: '1', instrument: 'gauge', labels, value: unsigned(used) / unsigned(size) });
  }
  const loads = [...columns.processorLoad.values()].map(numberOf).filter((load) => load !== null);
  if (loads.length > 0) {
    const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length / 100;
    readings.push({ metric: 'system.cpu.utilization', unit: '1', instrument: 'gauge', labels: {}, value: mean });
  }
  return readings;
}

/** Sizes beyond 2^31 units come as negative Integer32 from agents that do not cap them. */
const unsigned = (value: number) => (value < 0 ? value + 2 ** 32 : value);

async function readColumns<K extends string>(session: SnmpSession, oids: Readonly<Record<K, string>>): Promise<Record<K, Column>> {
  const columns: Partial<Record<K, Column>> = {};
  for (const key of Object.keys(oids) as K[]) {
    const oid = oids[key];
    const found = await session.walk(oid);
    columns[key] = new Map(found.map((varbind) => [varbind.oid.slice(oid.length + 1), varbind.value]));
  }
  return columns as Record<K, Column>;
}
