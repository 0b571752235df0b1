import type { Labels } from '../../domain/observation.ts';
import { fromPairs, pairOf } from '../../domain/pairs.ts';
import { LONGEST_KEYWORD } from './mappings.ts';
import type { Query } from './read.ts';

/** Attributes as they are stored, and as they were up to version 3 of the mapping, in indices that are kept until their retention ends. */
export type FoundAttributes =
  | { readonly tags: readonly string[] }
  | { readonly attributes: Labels; readonly attributes_unindexed?: Labels };

/** All attributes of a stored record. */
export function readAttributes(found: FoundAttributes): Labels {
  return 'tags' in found ? fromPairs(found.tags) : { ...found.attributes, ...found.attributes_unindexed };
}

/**
 * Whether records can be found by the attribute, in indices of either form: its name holds no whitespace and has no dot at an end,
 * and name and value are not long.
 */
export function isSearchable(name: string, value: string): boolean {
  return /^[^.\s]([^\s]*[^.\s])?$/.test(name) && value.length < 1_000 && pairOf(name, value).length <= LONGEST_KEYWORD;
}

/** Records with a searchable attribute. @param prefix of the fields, with its dot; empty at the root */
export function hasAttribute(prefix: string, name: string, value: string): Query {
  return {
    bool: { should: [{ term: { [`${prefix}tags`]: pairOf(name, value) } }, { term: { [`${prefix}attributes.${name}`]: value } }] },
  };
}
