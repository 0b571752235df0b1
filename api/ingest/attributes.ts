import { storableText } from '../../domain/text.ts';

/** A fault of a record, in words its sender can act on. */
export class RecordFault extends Error {}

export const MAX_ATTRIBUTES = 128;
const MAX_NAME_CHARACTERS = 256;
export const MAX_VALUE_CHARACTERS = 16 * 1024;
const MAX_DEPTH = 8;
/** Names that mean something to JavaScript itself. */
const POISON = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Adds a value to attributes under its name: objects by dotted names, arrays as JSON. Deep, wide and poisoned values are
 * refused, so that no sender can make the index of attributes explode.
 *
 * @throws RecordFault
 */
export function addAttribute(into: Map<string, string>, name: string, value: unknown, depth = 0): void {
  if (value === null || value === undefined) return;
  checkName(name);
  if (typeof value === 'object' && !Array.isArray(value)) {
    if (depth >= MAX_DEPTH) throw new RecordFault(`attributes: nested deeper than ${MAX_DEPTH}`);
    const members = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(members)) addAttribute(into, name === '' ? key : `${name}.${key}`, members[key], depth + 1);
    return;
  }
  const text = typeof value === 'string' ? value : jsonOf(value);
  if (text.length > MAX_VALUE_CHARACTERS) throw new RecordFault(`attributes: ${name} is longer than ${MAX_VALUE_CHARACTERS} characters`);
  into.set(storableText(name), storableText(text));
  if (into.size > MAX_ATTRIBUTES) throw new RecordFault(`attributes: more than ${MAX_ATTRIBUTES}`);
}

/** Whether an attribute may have the name. */
export function isGoodName(name: string): boolean {
  return name.length <= MAX_NAME_CHARACTERS && !isPoison(name);
}

function isPoison(name: string): boolean {
  return POISON.has(name.slice(name.lastIndexOf('.') + 1));
}

/** Names that were found good: a sender's are always the same few. */
const good = new Set<string>();
const MOST_GOOD = 10_000;

/** @throws RecordFault */
function checkName(name: string): void {
  if (good.has(name)) return;
  if (isPoison(name)) throw new RecordFault(`attributes: a name may not be ${name}`);
  if (name.length > MAX_NAME_CHARACTERS) throw new RecordFault(`attributes: a name is longer than ${MAX_NAME_CHARACTERS} characters`);
  if (good.size >= MOST_GOOD) good.clear();
  good.add(name);
}

/** Attributes as a record holds them, by name in order, so that equal records are equal text. */
export function asLabels(attributes: ReadonlyMap<string, string>): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const name of sorted([...attributes.keys()])) labels[name] = attributes.get(name) ?? '';
  return labels;
}

/** In place; they are few and mostly nearly sorted, for which `sort` does too much. */
function sorted(names: string[]): string[] {
  for (let next = 1; next < names.length; next++) {
    const name = names[next] as string;
    let place = next;
    for (; place > 0 && (names[place - 1] as string) > name; place--) names[place] = names[place - 1] as string;
    names[place] = name;
  }
  return names;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    throw new RecordFault('attributes: nested too deep');
  }
}
