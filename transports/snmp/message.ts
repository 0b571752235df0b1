import snmp, { type User, type Varbind } from 'net-snmp';
import type { SnmpCredentials, SnmpValue, SnmpVarbind } from './credentials.ts';
import { enableDes } from './des.ts';

/** Whether the bytes hold one whole BER sequence, as each SNMP message is one: half a packet is not. */
export function isWholeMessage(bytes: Uint8Array): boolean {
  const [tag, first] = bytes;
  if (tag !== 0x30 || first === undefined) return false;
  if (first < 0x80) return bytes.length === 2 + first;
  const size = first & 0x7f;
  if (size < 1 || size > 4 || bytes.length < 2 + size) return false;
  let length = 0;
  for (const byte of bytes.subarray(2, 2 + size)) length = length * 256 + byte;
  return bytes.length === 2 + size + length;
}

/** A varbind in plain types; null when the device has no such object. */
export function readVarbind(varbind: Varbind): SnmpVarbind | null {
  if (snmp.isVarbindError(varbind)) return null;
  return { oid: varbind.oid, value: plainValue(varbind) };
}

const { ObjectType } = snmp;
const NUMBERS: Readonly<Record<number, 'integer' | 'counter' | 'gauge' | 'timeticks'>> = {
  [Number(ObjectType.Integer)]: 'integer',
  [Number(ObjectType.Counter)]: 'counter',
  [Number(ObjectType.Gauge)]: 'gauge',
  [Number(ObjectType.TimeTicks)]: 'timeticks',
};

function plainValue({ type, value }: Varbind): SnmpValue {
  const number = NUMBERS[type];
  if (number !== undefined && typeof value === 'number') return { type: number, value };
  if (Buffer.isBuffer(value)) {
    if (type === ObjectType.Counter64) return { type: 'counter', value: unsigned(value) };
    return { type: 'bytes', value };
  }
  if (type === ObjectType.OID) return { type: 'oid', value: String(value) };
  return { type: 'text', value: String(value) };
}

/** Counter64 as a number; beyond 2^53 its last digits are lost, which a rate does not notice. */
function unsigned(bytes: Buffer): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

const AUTH = { MD5: 'md5', SHA: 'sha', 'SHA-224': 'sha224', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' } as const;
const PRIVACY = { DES: 'des', AES: 'aes', 'AES-256': 'aes256b', 'AES-256-C': 'aes256r' } as const;

/** A user of the user-based security model, as net-snmp wants it. */
export function userOf(credentials: Extract<SnmpCredentials, { version: '3' }>): User {
  const { user: name, auth, privacy } = credentials;
  if (auth === null) return { name, level: snmp.SecurityLevel.noAuthNoPriv };
  const authentic = { name, authProtocol: snmp.AuthProtocols[AUTH[auth.protocol]] ?? '', authKey: auth.password };
  if (privacy === null) return { ...authentic, level: snmp.SecurityLevel.authNoPriv };
  if (privacy.protocol === 'DES') enableDes();
  const privProtocol = snmp.PrivProtocols[PRIVACY[privacy.protocol]] ?? '';
  return { ...authentic, level: snmp.SecurityLevel.authPriv, privProtocol, privKey: privacy.password };
}

/** A value as text: octet strings as UTF-8 when they are printable, else as hexadecimal bytes (a MAC address). */
export function textOf(value: SnmpValue): string {
  if (value.type !== 'bytes') return String(value.value);
  const text = value.value.toString('utf8').replace(/\0+$/, '');
  return /^[\P{C}\s]*$/u.test(text) && !text.includes('\ufffd') ? text : value.value.toString('hex').replaceAll(/(..)(?=.)/g, '$1:');
}

/** A value as a number: numbers as they are, octet strings that hold one in decimal (net-snmp's extend); else null. */
export function numberOf(value: SnmpValue): number | null {
  if (typeof value.value === 'number') return value.value;
  const text = textOf(value).trim();
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}
