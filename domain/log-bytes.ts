import { copy, put, putNumber } from './bytes.ts';
import { ID_DIGITS, sha256 } from './ids.ts';
import { pairOf } from './pairs.ts';

/** The name of an attribute, of ASCII without quotes, as it stands in the content of a record and in its row. */
export type NameBytes = { readonly name: string; readonly inContent: Uint8Array; readonly inRow: Uint8Array };

/**
 * A log record as it lies in bytes of UTF-8, places from … to. None of its parts holds a quote, a backslash or a control character, so
 * that each is its own JSON. `names` are in the order of their code units, `values` two places for each.
 */
export type LogBytes = {
  bytes: Uint8Array;
  atMs: number;
  severityNumber: number;
  assetFrom: number;
  assetTo: number;
  bodyFrom: number;
  bodyTo: number;
  readonly names: NameBytes[];
  readonly values: number[];
};

/** @param name of printable ASCII without quote and backslash */
export function nameBytes(name: string): NameBytes {
  return { name, inContent: Buffer.from(`\0${name}\0`), inRow: Buffer.from(`"${pairOf(name, '')}`) };
}

/**
 * Writes the rows and finds the ids that `toRow` (see packed-logs.ts) would of the same records, without making strings of them.
 *
 * @param source of all of them, of printable ASCII without quote and backslash
 */
export function createLogWriter(source: string) {
  const sourceInContent = Buffer.from(`\0${source}\0`);
  const sourceInRow = Buffer.from(`"\t"${source}"\t"`);
  let content: Uint8Array = Buffer.alloc(4_096);
  return {
    /** What the id derives from, beside the time: the first 20 hexadecimal digits count. */
    digestOf: (log: LogBytes): string => {
      const most = mostBytes(log);
      if (most > content.length) content = Buffer.alloc(2 * most);
      let at = put(ORDINAL, content, 0);
      at = putNumber(log.atMs, content, at);
      content[at++] = 0;
      at = putNumber(log.severityNumber, content, at);
      content[at++] = 0;
      at = copy(log.bytes, log.assetFrom, log.assetTo, content, at);
      at = copy(sourceInContent, 0, sourceInContent.length, content, at);
      at = copy(log.bytes, log.bodyFrom, log.bodyTo, content, at);
      for (let i = 0; i < log.names.length; i++) {
        const { inContent } = log.names[i] as NameBytes;
        at = copy(inContent, 0, inContent.length, content, at);
        at = copy(log.bytes, log.values[2 * i] as number, log.values[2 * i + 1] as number, content, at);
      }
      return sha256(content.subarray(0, at));
    },
    /** How many bytes the row takes at most. */
    mostBytes,
    /** @returns where the row ends */
    writeRow: (log: LogBytes, digest: string, into: Uint8Array, from: number): number => {
      let at = put(PREFIX, into, from);
      at = putHex(log.atMs, into, at);
      for (let i = 0; i < ID_DIGITS; i++) into[at++] = digest.charCodeAt(i);
      into[at++] = TAB;
      at = putNumber(log.atMs, into, at);
      into[at++] = TAB;
      at = putNumber(log.severityNumber, into, at);
      into[at++] = TAB;
      into[at++] = QUOTE;
      at = copy(log.bytes, log.assetFrom, log.assetTo, into, at);
      at = copy(sourceInRow, 0, sourceInRow.length, into, at);
      at = copy(log.bytes, log.bodyFrom, log.bodyTo, into, at);
      at = put(ATTRIBUTES, into, at);
      for (let i = 0; i < log.names.length; i++) {
        if (i > 0) into[at++] = COMMA;
        const { inRow } = log.names[i] as NameBytes;
        at = copy(inRow, 0, inRow.length, into, at);
        at = copy(log.bytes, log.values[2 * i] as number, log.values[2 * i + 1] as number, into, at);
        into[at++] = QUOTE;
      }
      into[at++] = BRACKET;
      return at;
    },
  };

  function mostBytes(log: LogBytes): number {
    let most = 200 + sourceInRow.length + log.assetTo - log.assetFrom + log.bodyTo - log.bodyFrom;
    for (let i = 0; i < log.names.length; i++)
      most += 4 + (log.names[i] as NameBytes).inRow.length + (log.values[2 * i + 1] as number) - (log.values[2 * i] as number);
    return most;
  }
}

const ORDINAL = Buffer.from('0\0');
const PREFIX = Buffer.from('log_');
const ATTRIBUTES = Buffer.from('"\t[');
const TAB = 0x09;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BRACKET = 0x5d;
const HEX = Buffer.from('0123456789abcdef');

/** The 11 digits of a time. */
function putHex(ms: number, into: Uint8Array, at: number): number {
  const high = Math.floor(ms / 2 ** 28);
  const low = ms - high * 2 ** 28;
  for (let i = 0; i < 4; i++) into[at + i] = HEX[(high >> (12 - 4 * i)) & 15] as number;
  for (let i = 0; i < 7; i++) into[at + 4 + i] = HEX[(low >> (24 - 4 * i)) & 15] as number;
  return at + 11;
}
