import { type NameBytes, nameBytes } from '../../domain/log-bytes.ts';
import { isGoodName } from './attributes.ts';
import { severityNumberOf } from './levels.ts';

/** A name or a level that lines hold, with what must be known of it. */
export type Name = NameBytes & {
  readonly bytes: Uint8Array;
  /** Of the level that it is; null when it is none. */
  readonly severityNumber: number | null;
  /** Number of the line in which it last named an attribute. */
  lastLine: number;
};

const LONGEST = 64;
const SLOTS = 4_096;
const MOST = SLOTS / 2;
const MOST_PROBES = 8;

/** Names as they lie in bytes. Senders' are always the same few: each is looked at once, and found again without a string of it. */
export type Names = {
  /** The name of printable ASCII that lies there; null for one that must be read another way. */
  at(bytes: Uint8Array, from: number, to: number): Name | null;
  /** A name of our own, always the same. */
  of(text: string): Name;
};

export function createNames(): Names {
  const ours: Name[] = [];
  let slots: Array<Name | undefined> = [];
  let size = 0;

  function forget(): void {
    slots = new Array(SLOTS).fill(undefined);
    size = 0;
    for (const name of ours) keep(name);
  }

  function keep(name: Name): boolean {
    const first = slotOf(name.bytes, 0, name.bytes.length);
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const slot = (first + probe) & (SLOTS - 1);
      if (slots[slot] !== undefined) continue;
      slots[slot] = name;
      size += 1;
      return true;
    }
    return false;
  }

  function add(bytes: Uint8Array): Name | null {
    // Of a line that is being read others would be forgotten as well: it is read another way.
    if (size >= MOST) {
      forget();
      return null;
    }
    const name = made(bytes);
    return name !== null && keep(name) ? name : null;
  }

  forget();
  return {
    at: (bytes, from, to) => {
      const length = to - from;
      if (length === 0 || length > LONGEST) return null;
      const first = slotOf(bytes, from, to);
      for (let probe = 0; probe < MOST_PROBES; probe++) {
        const found = slots[(first + probe) & (SLOTS - 1)];
        if (found === undefined) return add(bytes.subarray(from, to));
        if (lies(found.bytes, bytes, from, length)) return found;
      }
      return null;
    },
    of: (text) => {
      const name = made(Buffer.from(text));
      if (name === null || !keep(name)) throw new Error(`${text} is no name of ours`);
      ours.push(name);
      return name;
    },
  };
}

function slotOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  return hash ^ (hash >>> 12);
}

function lies(name: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
  if (name.length !== length) return false;
  for (let i = 0; i < length; i++) if (name[i] !== bytes[from + i]) return false;
  return true;
}

/** A name that has nothing to be written otherwise and that an attribute may have; null for any other. */
function made(bytes: Uint8Array): Name | null {
  const text = Buffer.from(bytes).toString('latin1');
  if (!/^[ !#-[\]-~]+$/.test(text) || !isGoodName(text)) return null;
  return { ...nameBytes(text), bytes: Uint8Array.from(bytes), severityNumber: severityNumberOf(text), lastLine: -1 };
}
