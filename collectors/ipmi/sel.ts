import type { HardwareEvent, Labels } from '../../domain/observation.ts';
import { meaningOf } from './event-table.ts';

/** Size of one record of the system event log. */
const RECORD_BYTES = 16;
/** Timestamps up to here count from the start of the BMC, not from 1970 (IPMI 2.0 section 37). */
const LAST_RELATIVE = 0x20000000;
const UNSPECIFIED = 0xffffffff;

/** A record of the SEL, its bytes as the BMC gave them. */
export type SelRecord = { readonly bytes: Buffer };

/** Records of what `ipmitool sel writeraw` writes; a rest shorter than a record is left out. */
export function parseRecords(raw: Buffer): readonly SelRecord[] {
  const count = Math.floor(raw.length / RECORD_BYTES);
  return Array.from({ length: count }, (_, index) => ({ bytes: raw.subarray(index * RECORD_BYTES, (index + 1) * RECORD_BYTES) }));
}

/**
 * Records that follow the one read last. When that one is gone, the log was cleared or ran over it, and all are new.
 *
 * @param last hexadecimal bytes of the record read last, null at first
 */
export function recordsSince(records: readonly SelRecord[], last: string | null): readonly SelRecord[] {
  const index = last === null ? -1 : records.findLastIndex((record) => record.bytes.toString('hex') === last);
  return records.slice(index + 1);
}

/** Facts that a record alone does not hold. */
export type SelContext = {
  readonly assetId: string;
  readonly now: Date;
  /** How far the BMC's clock is ahead of ours. */
  readonly clockOffsetSeconds: number;
  /** Name of a sensor by its number. */
  readonly sensorNames: ReadonlyMap<number, string>;
  /** What ipmitool says of a record, by record id. */
  readonly messages: ReadonlyMap<number, string>;
};

/**
 * A record as an event. Its time is the BMC's, corrected by whole minutes when the BMC's clock is wrong.
 *
 * @see IPMI v2.0 rev. 1.1, section 32.1 (SEL event records)
 */
export function eventOf(record: SelRecord, context: SelContext): HardwareEvent {
  const { bytes } = record;
  const id = bytes.readUInt16LE(0);
  const type = bytes.readUInt8(2);
  const seconds = bytes.readUInt32LE(3);
  const base = { kind: 'event' as const, assetId: context.assetId, source: 'ipmi-sel' as const };
  const attributes: Labels = { 'ipmi.sel.record_id': String(id), 'ipmi.sel.raw': bytes.toString('hex') };
  if (type !== 0x02) {
    const timed = type < 0xe0 ? timeOf(seconds, context) : { at: context.now, attributes: {} };
    const message = context.messages.get(id) ?? `OEM record ${bytes.toString('hex')}`;
    const more = { asserted: true, severity: 'info' as const, message, component: null };
    return {
      ...base,
      ...more,
      at: timed.at,
      code: `Oem.${type.toString(16).toUpperCase()}h`,
      attributes: { ...attributes, ...timed.attributes },
    };
  }
  const number = bytes.readUInt8(11);
  const asserted = (bytes.readUInt8(12) & 0x80) === 0;
  const meaning = meaningOf(bytes.readUInt8(10), bytes.readUInt8(12) & 0x7f, bytes.readUInt8(13) & 0x0f);
  const component = context.sensorNames.get(number) ?? `sensor ${number}`;
  const { at, attributes: clock } = timeOf(seconds, context);
  return {
    ...base,
    at,
    code: meaning.code,
    asserted,
    severity: asserted ? meaning.severity : 'info',
    message: context.messages.get(id) ?? `${component}: ${meaning.code}${asserted ? '' : ' ended'}`,
    component,
    attributes: { ...attributes, 'hw.id': component, ...clock },
  };
}

function timeOf(seconds: number, context: SelContext): { readonly at: Date; readonly attributes: Labels } {
  if (seconds <= LAST_RELATIVE || seconds === UNSPECIFIED) return { at: context.now, attributes: { 'ipmi.sel.clock': 'unset' } };
  const minutes = Math.round(context.clockOffsetSeconds / 60);
  const at = new Date((seconds - minutes * 60) * 1_000);
  const attributes: Labels = minutes === 0 ? {} : { 'ipmi.sel.clock_offset_s': String(minutes * 60) };
  return { at, attributes };
}

/** Record id → what `ipmitool -c sel elist` says of it: sensor, state and, where there is one, the reading. */
export function parseMessages(csv: string): ReadonlyMap<number, string> {
  const messages = new Map<number, string>();
  for (const line of csv.split('\n')) {
    const [id, , , ...said] = line.split(',');
    if (id === undefined || said.length === 0) continue;
    messages.set(Number.parseInt(id, 16), said.map((part) => part.trim()).join(', '));
  }
  return messages;
}
