import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { AppError } from './domain/errors.ts';
import { type Settings, settingsSchema } from './settings.ts';

/**
 * Settings from a YAML file (default `inframind.yaml` in the working folder, optional) and the environment:
 * INFRAMIND_CONFIG, INFRAMIND_DATA_DIR, INFRAMIND_DATABASE_URL, INFRAMIND_QUEUE_URL,
 * INFRAMIND_OPENSEARCH_URL, _USERNAME, _PASSWORD and _CA_FILE, INFRAMIND_PORT.
 *
 * @throws CONFIG_INVALID listing every fault with its path
 */
export function loadSettings(environment: Readonly<Record<string, string | undefined>>, file?: string): Settings {
  const named = file ?? (environment.INFRAMIND_CONFIG || undefined);
  const path = named ?? 'inframind.yaml';
  const raw = existsSync(path) ? readYaml(path) : named !== undefined ? fault(`${path}: no such file`) : {};
  const section = (name: string) => (typeof raw[name] === 'object' && raw[name] !== null ? raw[name] : {});
  return parseSettings(
    {
      ...raw,
      ...(environment.INFRAMIND_DATA_DIR ? { dataDir: environment.INFRAMIND_DATA_DIR } : {}),
      ...(environment.INFRAMIND_DATABASE_URL ? { databaseUrl: 'env:INFRAMIND_DATABASE_URL' } : {}),
      ...(environment.INFRAMIND_QUEUE_URL ? { queueUrl: 'env:INFRAMIND_QUEUE_URL' } : {}),
      ...(environment.INFRAMIND_OPENSEARCH_URL ? { opensearch: { ...section('opensearch'), ...openSearchOf(environment) } } : {}),
      ...(environment.INFRAMIND_PORT ? { api: { ...section('api'), port: Number(environment.INFRAMIND_PORT) } } : {}),
    },
    existsSync(path) ? path : 'environment',
  );
}

/** The password stays where it is: the settings only refer to it. */
function openSearchOf(environment: Readonly<Record<string, string | undefined>>) {
  return {
    url: environment.INFRAMIND_OPENSEARCH_URL,
    ...(environment.INFRAMIND_OPENSEARCH_USERNAME ? { username: environment.INFRAMIND_OPENSEARCH_USERNAME } : {}),
    ...(environment.INFRAMIND_OPENSEARCH_PASSWORD ? { password: 'env:INFRAMIND_OPENSEARCH_PASSWORD' } : {}),
    ...(environment.INFRAMIND_OPENSEARCH_CA_FILE ? { caFile: environment.INFRAMIND_OPENSEARCH_CA_FILE } : {}),
  };
}

/** @throws CONFIG_INVALID listing every fault with its path */
export function parseSettings(raw: unknown, source: string): Settings {
  const parsed = settingsSchema.strict().safeParse(raw);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.length > 0 ? path.join('.') : '(top)'}: ${message}`);
  return fault(`${source}:\n  ${faults.join('\n  ')}`);
}

/** A YAML file as an object. @throws CONFIG_INVALID */
export function readYaml(path: string): Record<string, unknown> {
  try {
    const parsed: unknown = parse(readFileSync(path, 'utf8'));
    if (parsed === null || parsed === undefined) return {};
    if (typeof parsed !== 'object' || Array.isArray(parsed)) return fault(`${path}: write settings as \`name: value\` lines`);
    return { ...parsed };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    return fault(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function fault(detail: string): never {
  throw new AppError('CONFIG_INVALID', detail, { hint: { en: detail, ru: detail } });
}
