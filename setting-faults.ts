import type { z } from 'zod';
import { AppError } from './domain/errors.ts';
import { alike, type Localized } from './domain/language.ts';
import { RULES } from './setting-rules.ts';
import { FAULTS } from './setting-texts.ts';

/** What is wrong with one setting; the path is empty for the whole. */
export type SettingFault = { readonly path: readonly PropertyKey[]; readonly said: Localized };

/** Where a setting was given: a file and its line, or a variable of the environment. */
export type PlaceOf = (path: readonly PropertyKey[]) => string | null;

/** CONFIG_INVALID with every fault, a line for each: where it stands, its path, what is wrong and what would be right. */
export class SettingsInvalid extends AppError {
  readonly faults: readonly SettingFault[];
  /** Whether it says where each stands. */
  readonly isPlaced: boolean;

  constructor(faults: readonly SettingFault[], placeOf: PlaceOf | null = null) {
    const lines = (language: keyof Localized) =>
      faults.map(({ path, said }) => [placeOf?.(path), path.join('.'), said[language]].filter(Boolean).join(': ')).join('\n');
    super('CONFIG_INVALID', lines('en'), { hint: { en: lines('en'), ru: lines('ru'), ko: lines('ko') } });
    this.faults = faults;
    this.isPlaced = placeOf !== null;
  }
}

/** What a schema makes of a value, or all that is wrong with it. */
export function checked<S extends z.ZodType>(
  schema: S,
  value: unknown,
  prefix: readonly PropertyKey[] = [],
): { readonly data: z.output<S> } | { readonly faults: readonly SettingFault[] } {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success ? { data: parsed.data } : { faults: faultsOf(parsed.error, prefix, schema) };
}

/** The faults of what a schema refused. */
export function faultsOf(error: z.ZodError, prefix: readonly PropertyKey[], schema: z.ZodType): SettingFault[] {
  return error.issues.flatMap(closest).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: [...prefix, ...issue.path], said: saidOf(issue) }];
    const known = namesAt(schema, issue.path);
    return issue.keys.map((key) => ({ path: [...prefix, ...issue.path, key], said: unknownName(key, known) }));
  });
}

/** Of a value that has several forms and is none of them: what keeps it from the one it is nearest to. */
function closest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [nearest] = [...issue.errors].sort((one, other) => one.length - other.length);
  if (nearest === undefined || nearest.length === 0) return [issue];
  return nearest.flatMap((one) => closest({ ...one, path: [...issue.path, ...one.path] }));
}

/** A name that leads nowhere. @param what it should be one of, e.g. groups */
export function noSuch(path: readonly PropertyKey[], what: Localized, wanted: string, names: readonly string[]): SettingFault {
  return { path, said: withNear(FAULTS.noSuch(what, wanted, names), wanted, names) };
}

/** A fault for every id that stands twice. */
export function twice(section: string, all: ReadonlyArray<{ readonly id: string }>): SettingFault[] {
  const ids = all.map(({ id }) => id);
  return ids.flatMap((id, index) => (ids.indexOf(id) === index ? [] : [{ path: [section, index, 'id'], said: FAULTS.twice(id) }]));
}

/** An address to listen on could not be taken. @param code of the system, e.g. EADDRINUSE */
export function cannotListen(path: readonly PropertyKey[], host: string, port: number, code: string): SettingFault {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const said = code === 'EADDRINUSE' ? FAULTS.portTaken(place) : code === 'EACCES' ? FAULTS.portLow(place) : FAULTS.noSuchAddress(place);
  return { path: [...path, 'port'], said };
}

/** @throws SettingsInvalid when there is one */
export function throwFaults(faults: readonly SettingFault[]): void {
  if (faults.length > 0) throw new SettingsInvalid(faults);
}

function saidOf(issue: z.core.$ZodIssue): Localized {
  const rule = RULES[issue.message];
  if (rule !== undefined) return { en: issue.message, ...rule };
  switch (issue.code) {
    case 'invalid_type': {
      const { input, expected } = issue;
      if (input === undefined) return FAULTS.missing(expected);
      if (input === null) return FAULTS.empty(expected);
      return expected === 'string' && typeof input === 'number' ? FAULTS.quotes : FAULTS.wrong(expected);
    }
    case 'invalid_value': {
      const names = issue.values.map(String);
      if (issue.input === undefined) return FAULTS.oneOf(names);
      return withNear(FAULTS.oneOf(names), String(issue.input), names);
    }
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? FAULTS.mayNotBeEmpty : FAULTS.least(String(issue.minimum));
    case 'too_big':
      return FAULTS.most(String(issue.maximum));
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? FAULTS.oneOf(issue.options.map(String)) : FAULTS.form;
    case 'invalid_format':
      if (issue.format === 'url') return FAULTS.address;
      return issue.message.startsWith('Invalid') ? FAULTS.form : alike(issue.message);
    default:
      return alike(issue.message);
  }
}

function unknownName(name: string, known: readonly string[]): Localized {
  const near = nearest(name, known);
  return near === null ? FAULTS.unknown(known) : joined(FAULTS.unknownNear, FAULTS.near(near));
}

function withNear(said: Localized, given: string, names: readonly string[]): Localized {
  const near = nearest(given, names);
  return near === null ? said : joined(said, FAULTS.near(near));
}

const joined = (one: Localized, other: Localized): Localized => ({
  en: one.en + other.en,
  ru: one.ru + other.ru,
  ko: one.ko + other.ko,
});

/** The name that was most likely meant; null when none is near. */
export function nearest(given: string, names: readonly string[]): string | null {
  const far = (name: string) => edits(given.toLowerCase(), name.toLowerCase());
  const [best] = [...names].sort((one, other) => far(one) - far(other));
  return best !== undefined && far(best) <= Math.max(1, Math.floor(best.length / 3)) ? best : null;
}

/** Letters to insert, delete, replace or swap (Damerau's distance of adjacent swaps). */
function edits(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      const cost = Math.min((rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(swapped ? Math.min(cost, (rows[i - 2]?.[j - 2] ?? 0) + 1) : cost);
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? 0;
}

/** The part of a schema's inside that is walked. */
type Def = {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
};

const defOf = (schema: z.ZodType) => schema._zod.def as unknown as Def;

/** Names of the settings at a path; of all forms when there are several. */
function namesAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const { shape, element, valueType, innerType, in: source, options } = defOf(schema);
  const inner = innerType ?? source;
  if (inner !== undefined) return namesAt(inner, path);
  if (options !== undefined) return [...new Set(options.flatMap((one) => namesAt(one, path)))];
  const [name, ...rest] = path;
  if (name === undefined) return Object.keys(shape ?? {});
  const next = shape?.[String(name)] ?? element ?? valueType;
  return next === undefined ? [] : namesAt(next, rest);
}
