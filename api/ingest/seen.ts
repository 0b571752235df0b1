import { randomInt } from 'node:crypto';

/**
 * Remembers at least the last `size` records, and at most twice as many, by their time and the first 80 bits of a digest. Kept as
 * numbers: a set of strings takes several times as long, and V8 has to look through it again and again.
 */
export function createSeen(size: number) {
  let recent = createTable();
  let older = createTable();
  return {
    /**
     * Whether the record came before; it is remembered from now on.
     *
     * @param ms its time; always the same for records that have none
     * @param digest at least 20 hexadecimal digits in lower case
     */
    knows: (ms: number, digest: string): boolean => {
      const high = Math.floor(ms / 2 ** 16);
      const first = hexAt(digest, 0, 8);
      const second = hexAt(digest, 8, 8);
      const third = (hexAt(digest, 16, 4) << 16) | (ms - high * 2 ** 16);
      if (!recent.add(first, second, third, high | 0) || older.has(first, second, third, high | 0)) return true;
      if (recent.size() >= size) {
        older = recent;
        recent = createTable();
      }
      return false;
    },
  };
}

/** Open addressing, at most half full. */
function createTable() {
  /** 2^(32 - shift) slots. */
  let shift = 24;
  let numbers = new Int32Array(WIDTH << (32 - shift));
  let isTaken = new Uint8Array(1 << (32 - shift));
  let size = 0;

  /** Where the numbers are, or belong. */
  function slotOf(a: number, b: number, c: number, d: number): number {
    let slot = Math.imul(a, FACTOR) >>> shift;
    for (; isTaken[slot] === 1; slot = (slot + 1) & (isTaken.length - 1)) {
      const at = slot * WIDTH;
      if (numbers[at] === a && numbers[at + 1] === b && numbers[at + 2] === c && numbers[at + 3] === d) break;
    }
    return slot;
  }

  function put(a: number, b: number, c: number, d: number): boolean {
    const slot = slotOf(a, b, c, d);
    if (isTaken[slot] === 1) return false;
    isTaken[slot] = 1;
    const at = slot * WIDTH;
    numbers[at] = a;
    numbers[at + 1] = b;
    numbers[at + 2] = c;
    numbers[at + 3] = d;
    return true;
  }

  function grow(): void {
    const before = numbers;
    const wasTaken = isTaken;
    shift -= 1;
    numbers = new Int32Array(WIDTH << (32 - shift));
    isTaken = new Uint8Array(1 << (32 - shift));
    for (let at = 0; at < before.length; at += WIDTH) {
      if (wasTaken[at / WIDTH] === 1)
        put(before[at] as number, before[at + 1] as number, before[at + 2] as number, before[at + 3] as number);
    }
  }

  return {
    size: () => size,
    has: (a: number, b: number, c: number, d: number): boolean => isTaken[slotOf(a, b, c, d)] === 1,
    /** False when they were there already. */
    add: (a: number, b: number, c: number, d: number): boolean => {
      if (!put(a, b, c, d)) return false;
      size += 1;
      if (2 * size > isTaken.length) grow();
      return true;
    },
  };
}

/** 32-bit numbers of a record. */
const WIDTH = 4;
/** Odd, and another in each process: nobody can choose records that all want the same slot. */
const FACTOR = 2 * randomInt(2 ** 20, 2 ** 30) + 1;

/** Up to eight digits as 32 bits. */
function hexAt(digits: string, from: number, count: number): number {
  let number = 0;
  for (let at = from; at < from + count; at++) {
    const code = digits.charCodeAt(at);
    number = (number << 4) | (code <= 0x39 ? code - 0x30 : code - 0x57);
  }
  return number;
}
