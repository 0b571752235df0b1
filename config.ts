import { existsSync, readFileSync } from 'node:fs';
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { AppError } from './domain/errors.ts';
import { alike, type Localized } from './domain/language.ts';
import { SecretMissing } from './secrets.ts';
import { checked, type PlaceOf, SettingsInvalid } from './setting-faults.ts';
import { FILE_FAULTS, YAML_FAULTS } from './setting-texts.ts';
import { type Settings, settingsSchema } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings from a YAML file (default `inframind.yaml` in the working folder, optional) and the environment:
 * INFRAMIND_CONFIG, INFRAMIND_DATA_DIR, INFRAMIND_DATABASE_URL, INFRAMIND_QUEUE_URL,
 * INFRAMIND_OPENSEARCH_URL, _USERNAME, _PASSWORD and _CA_FILE, INFRAMIND_PORT.
 *
 * @throws CONFIG_INVALID listing every fault with its file and line, or variable, and its path
 */
export function loadSettings(environment: Environment, file?: string): Settings {
  const { raw, placeOf } = given(environment, file);
  const found = checked(settingsSchema, raw);
  if ('data' in found) return found.data;
  throw new SettingsInvalid(found.faults, placeOf);
}

/** The file that settings are read from; null when none is named and the default one is not there. */
export function settingsFile(environment: Environment, file?: string): string | null {
  const named = file ?? (environment.INFRAMIND_CONFIG || undefined);
  return named ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : null);
}

/** Variables of the environment that take the place of settings, and which. */
export function overrides(environment: Environment): Array<{ readonly variable: string; readonly path: readonly string[] }> {
  return inForce(environment).map(({ variable, path }) => ({ variable, path }));
}

/** What was thrown, with the places of faults that were found, and of secrets that were missed, after the settings had been read. */
export function withPlaces(thrown: unknown, environment: Environment, file?: string): unknown {
  const isPlaceless = thrown instanceof SettingsInvalid && !thrown.isPlaced;
  if (isPlaceless) return new SettingsInvalid(thrown.faults, given(environment, file).placeOf);
  if (!(thrown instanceof SecretMissing)) return thrown;
  const { raw, placeOf } = given(environment, file);
  return thrown.at(pathsTo(raw, thrown.reference).map((path) => [placeOf(path), path.join('.')].filter(Boolean).join(': ')));
}

/** Where in settings a text stands. */
function pathsTo(value: unknown, text: string): string[][] {
  if (value === text) return [[]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => pathsTo(inner, text).map((path) => [name, ...path]));
}

/** @throws CONFIG_INVALID listing every fault with its path */
export function parseSettings(raw: unknown, source: string): Settings {
  const found = checked(settingsSchema, raw);
  if ('data' in found) return found.data;
  throw new SettingsInvalid(found.faults, () => source);
}

/** A YAML file as an object. @throws CONFIG_INVALID */
export function readYaml(path: string): Record<string, unknown> {
  return readPlaced(path).raw;
}

const DEFAULT_FILE = 'inframind.yaml';

/** A secret stays where it is: the settings only refer to it. */
const OVERRIDES: ReadonlyArray<{
  readonly variable: string;
  readonly path: readonly [string] | readonly [string, string];
  readonly as: (value: string) => unknown;
}> = [
  { variable: 'INFRAMIND_DATA_DIR', path: ['dataDir'], as: (value) => value },
  { variable: 'INFRAMIND_DATABASE_URL', path: ['databaseUrl'], as: () => 'env:INFRAMIND_DATABASE_URL' },
  { variable: 'INFRAMIND_QUEUE_URL', path: ['queueUrl'], as: () => 'env:INFRAMIND_QUEUE_URL' },
  { variable: 'INFRAMIND_OPENSEARCH_URL', path: ['opensearch', 'url'], as: (value) => value },
  { variable: 'INFRAMIND_OPENSEARCH_USERNAME', path: ['opensearch', 'username'], as: (value) => value },
  { variable: 'INFRAMIND_OPENSEARCH_PASSWORD', path: ['opensearch', 'password'], as: () => 'env:INFRAMIND_OPENSEARCH_PASSWORD' },
  { variable: 'INFRAMIND_OPENSEARCH_CA_FILE', path: ['opensearch', 'caFile'], as: (value) => value },
  { variable: 'INFRAMIND_PORT', path: ['api', 'port'], as: (value) => (/^\d+$/.test(value) ? Number(value) : value) },
];

/** An account of OpenSearch belongs to an address: it counts only beside one. */
function inForce(environment: Environment) {
  return OVERRIDES.filter(({ variable, path }) => {
    return environment[variable] && (path[0] !== 'opensearch' || environment.INFRAMIND_OPENSEARCH_URL);
  });
}

/** What the file and the environment say, and where each was said. */
function given(environment: Environment, file?: string): { readonly raw: unknown; readonly placeOf: PlaceOf } {
  const path = settingsFile(environment, file);
  const read = path === null ? { raw: {}, placeOf: () => null } : readPlaced(path);
  const raw: Record<string, unknown> = { ...read.raw };
  const wins = inForce(environment);
  for (const {
    variable,
    path: [section, name],
    as,
  } of wins) {
    const value = as(environment[variable] ?? '');
    const before = raw[section];
    raw[section] = name === undefined ? value : { ...(typeof before === 'object' ? before : {}), [name]: value };
  }
  const placeOf: PlaceOf = (path) => wins.find((one) => one.path.join('.') === path.join('.'))?.variable ?? read.placeOf(path);
  return { raw, placeOf };
}

function readPlaced(path: string): { readonly raw: Record<string, unknown>; readonly placeOf: PlaceOf } {
  const lines = new LineCounter();
  const text = textOf(path);
  const document = parseDocument(text, { lineCounter: lines });
  const [wrong] = document.errors;
  if (wrong !== undefined) {
    // What is missed at the end of the text belongs to its last line.
    const line = lineOf(lines, Math.min(wrong.pos[0], text.trimEnd().length));
    throw fault(`${path}:${line}`, YAML_FAULTS[wrong.code] ?? alike(wrong.message.replace(/ at line [\s\S]*$/, '')));
  }
  const raw: unknown = resolved(path, () => document.toJS());
  if (raw === null || raw === undefined) return { raw: {}, placeOf: () => path };
  if (typeof raw !== 'object' || Array.isArray(raw)) throw fault(path, FILE_FAULTS.notLines);
  return { raw: { ...raw }, placeOf: (at) => `${path}:${lineOf(lines, offsetOf(document.contents, at))}` };
}

const lineOf = (lines: LineCounter, offset: number) => Math.max(1, lines.linePos(offset).line);

/** Aliases are followed only here, and may lead nowhere. */
function resolved(path: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof ReferenceError ? fault(path, YAML_FAULTS.BAD_ALIAS as Localized) : cause;
  }
}

/** Where in the text the deepest part of a path that is there begins. */
function offsetOf(contents: unknown, path: readonly PropertyKey[]): number {
  let node = contents;
  let offset = 0;
  for (const name of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(name));
      if (!isPair(pair) || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(name)];
      const range = (node as { readonly range?: readonly [number, ...number[]] | null } | undefined)?.range;
      offset = range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

function textOf(path: string): string {
  try {
    // What an editor of Windows puts before UTF-8 is no part of it.
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const said = UNREADABLE[(cause as NodeJS.ErrnoException).code ?? ''];
    throw fault(path, said ?? alike(cause instanceof Error ? cause.message : String(cause)));
  }
}

const UNREADABLE: Readonly<Record<string, Localized>> = {
  ENOENT: FILE_FAULTS.absent,
  EACCES: FILE_FAULTS.denied,
  EPERM: FILE_FAULTS.denied,
  EISDIR: FILE_FAULTS.folder,
  ERR_ENCODING_INVALID_ENCODED_DATA: FILE_FAULTS.notUtf8,
};

function fault(place: string, said: Localized): AppError {
  return new SettingsInvalid([{ path: [], said }], () => place);
}
