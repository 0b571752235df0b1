import type { Labels } from '../../domain/observation.ts';

/** Attributes as they are stored: those that fit an index term, and the rest beside them. */
export type StoredAttributes = { readonly attributes: Labels; readonly attributes_unindexed?: Labels };

/** A term holds at most 32,766 bytes, of field name, key and value together; a character takes up to three. */
const LONGEST_INDEXED = 10_000;

/** Splits attributes by whether the engine can index them, for one that is too long would refuse the whole record. */
export function storedAttributes(attributes: Labels): StoredAttributes {
  if (fits(attributes)) return { attributes };
  const entries = Object.entries(attributes);
  const long = entries.filter(([key, value]) => key.length + value.length > LONGEST_INDEXED);
  const short = entries.filter(([key, value]) => key.length + value.length <= LONGEST_INDEXED);
  return { attributes: Object.fromEntries(short), attributes_unindexed: Object.fromEntries(long) };
}

/** Whether records can be found by the attribute: its name has no whitespace and no dot at an end, and the value is not long. */
export function isSearchable(name: string, value: string): boolean {
  return /^[^.\s]([^\s]*[^.\s])?$/.test(name) && value.length < 1_000;
}

/** All attributes of a stored record. */
export function readAttributes({ attributes, attributes_unindexed }: StoredAttributes): Labels {
  return attributes_unindexed === undefined ? attributes : { ...attributes, ...attributes_unindexed };
}

function fits(attributes: Labels): boolean {
  for (const name in attributes) if (name.length + (attributes[name] ?? '').length > LONGEST_INDEXED) return false;
  return true;
}
