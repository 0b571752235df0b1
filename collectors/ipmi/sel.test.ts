import { expect, test } from 'vitest';
import { meaningOf } from './event-table.ts';
import { eventOf, parseRecords, recordsSince } from './sel.ts';
import { metricOf, parseSensors } from './sensors.ts';

const now = new Date('2026-11-21T00:00:00Z');
const context = { assetId: 'srv', now, clockOffsetSeconds: 0, sensorNames: new Map([[4, 'CPU1 Status']]), messages: new Map() };

/** A record with this id, type, time and, for a system event, sensor type, number, event byte and offset. */
function record(id: number, seconds: number, more: readonly number[] = [0x07, 4, 0x6f, 0x0a], type = 0x02): Buffer {
  const bytes = Buffer.alloc(16, 0xff);
  bytes.writeUInt16LE(id, 0);
  bytes.writeUInt8(type, 2);
  bytes.writeUInt32LE(seconds, 3);
  Buffer.from([0x20, 0, 4, ...more]).copy(bytes, 7);
  return bytes;
}
const records = (...bytes: readonly Buffer[]) => parseRecords(Buffer.concat(bytes));
const eventFrom = (bytes: Buffer, more: Partial<typeof context> = {}) => {
  const [one] = records(bytes);
  if (one === undefined) throw new Error('no record');
  return eventOf(one, { ...context, ...more });
};

test('records after the one read last are new; all are when it is gone because the log ran over it', () => {
  const [a, b, c] = [record(1, 1_795_000_000), record(2, 1_795_000_001), record(3, 1_795_000_002)];
  const ids = (last: Buffer | null) =>
    recordsSince(records(a, b, c), last?.toString('hex') ?? null).map(({ bytes }) => bytes.readUInt16LE(0));
  expect(ids(null)).toEqual([1, 2, 3]);
  expect(ids(b)).toEqual([3]);
  expect(ids(c)).toEqual([]);
  expect(ids(record(65_534, 1_794_000_000))).toEqual([1, 2, 3]);
});

test('a rest that is no whole record is left out', () => {
  expect(parseRecords(Buffer.alloc(40))).toHaveLength(2);
});

test('a timestamp that counts from the start of the BMC is not taken for one of 1970', () => {
  const event = eventFrom(record(1, 300));
  expect(event.at).toEqual(now);
  expect(event.attributes).toMatchObject({ 'ipmi.sel.clock': 'unset' });
});

test('an OEM record keeps its bytes', () => {
  expect(eventFrom(record(1, 1_795_000_000, [], 0xc1))).toMatchObject({
    code: 'Oem.C1h',
    at: new Date(1_795_000_000_000),
    component: null,
  });
  expect(eventFrom(record(1, 0, [], 0xe0))).toMatchObject({ code: 'Oem.E0h', at: now });
});

test('a sensor without a name is called by its number', () => {
  expect(eventFrom(record(1, 1_795_000_000), { sensorNames: new Map() })).toMatchObject({ component: 'sensor 4' });
});

test.each([
  [0x01, 0x01, 0x09, 'Temperature.UpperCritical.GoingHigh', 'critical'],
  [0x02, 0x01, 0x00, 'Voltage.LowerNonCritical.GoingLow', 'warning'],
  [0x09, 0x0b, 0x01, 'PowerUnit.RedundancyLost', 'critical'],
  [0x0c, 0x6f, 0x00, 'Memory.CorrectableEcc', 'warning'],
  [0xc5, 0x6f, 0x03, 'SensorTypeC5h.EventType6Fh.Offset03h', 'info'],
])('sensor type %i, event type %i, offset %i is %s', (sensorType, eventType, offset, code, severity) => {
  expect(meaningOf(sensorType, eventType, offset)).toEqual({ code, severity });
});

test('sensors of every unit, and lines that are none', () => {
  const text = `CPU1 Temp        | 01h | unc |  3.1 | 90 degrees C
12V              | 02h | ok  |  7.1 | 12.03 Volts
Pwr Consumption  | 77h | ok  |  7.1 | 224 Watts
Fan Redundancy   | 75h | ok  |  7.1 | Fully Redundant
Exhaust Temp     | 03h | ns  |  7.1 | No Reading
Below            | 04h | ok  |  7.1 | -4 degrees C
Get SDR 0042 command failed
`;
  const sensors = parseSensors(text);
  expect(sensors).toHaveLength(6);
  expect(sensors.flatMap((sensor) => metricOf(sensor) ?? []).map(({ metric, unit, value }) => [metric, unit, value])).toEqual([
    ['hw.temperature', 'Cel', 90],
    ['hw.voltage', 'V', 12.03],
    ['hw.power', 'W', 224],
    ['hw.temperature', 'Cel', -4],
  ]);
});
