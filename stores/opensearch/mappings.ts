import type { Engine } from './engine.ts';

/** Records in time, each kind in its own series of indices. */
export type Kind = 'logs' | 'samples' | 'events';
export const KINDS: readonly Kind[] = ['logs', 'samples', 'events'];

/** Longer values are kept and given back, but not searched by. */
export const LONGEST_KEYWORD = 1_024;
/** Tokens of log lines may be as long as a term of Lucene can be (32,766 bytes). */
const LONGEST_TOKEN = 8_191;

const date = { type: 'date', format: 'strict_date_time' } as const;
const keyword = { type: 'keyword', ignore_above: LONGEST_KEYWORD } as const;
/** Orders records of one instant; nothing is searched by it, and not to index it takes a fifth less of the node's time. */
const sortedBy = { type: 'keyword', index: false } as const;
/** As a number: a word of its own for each record would take a fifth more of the node's time. */
const sequence = { type: 'long', index: false } as const;
/** Read from its column, which is many times as fast as a word is. */
const number = { type: 'long', index: false } as const;
const stored = { type: 'keyword', index: false, doc_values: false } as const;
/**
 * Attributes as `name=value`, all in one field: ten thousand names leave the mapping as it is. A `flat_object` took half of all the time
 * that the node spent on a log record; this is searched by as well, and like that not counted by.
 */
const tags = { ...keyword, doc_values: false } as const;
/** Stays in the source alone. */
const sourceOnly = { type: 'object', enabled: false } as const;
const asset = { properties: { attributes: { properties: { host: { properties: { name: keyword } } } } } } as const;
/** Without positions, which phrases are checked for in the source instead. */
const line = { type: 'match_only_text', analyzer: 'log_line' } as const;
const common = { '@timestamp': date, resource: asset } as const;

/**
 * What each kind looks like. Names are OpenTelemetry's and, where it has none, those of the Elastic Common Schema, so that
 * dashboards made for either find them.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/ and https://www.elastic.co/guide/en/ecs/current/
 */
export const PROPERTIES = {
  logs: {
    ...common,
    tags,
    body: line,
    severity_number: { type: 'byte' },
    severity_text: keyword,
    log: { properties: { template: { properties: { id: keyword } } } },
    event: { properties: { provider: keyword, sequence } },
  },
  samples: {
    ...common,
    series: { properties: { id: keyword, number } },
    metric: {
      properties: { name: keyword, unit: keyword, instrument: keyword, tags },
    },
    value: { type: 'double' },
    value_text: { type: 'keyword', index: false },
  },
  events: {
    ...common,
    tags,
    body: line,
    severity_number: { type: 'byte' },
    severity_text: keyword,
    component: keyword,
    event: {
      properties: { id: sortedBy, code: keyword, provider: keyword, asserted: { type: 'boolean' }, count: { type: 'integer' }, end: date },
    },
    variants: sourceOnly,
  },
  templates: {
    template: { properties: { id: keyword, text: stored } },
    first_seen_at: date,
    changed_at: { type: 'long' },
    joined: keyword,
  },
} as const;

/** Each of these ends a token of a log line; everything else belongs to one. */
export const SEPARATORS = [...' \t\n\r!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~«»“”„–—…\u00a0'];

/** Seconds until what was written shows in searches that are not ours: ours ask for a refresh first. */
const REFRESH_INTERVAL = '10s';

/** Grows with every change of `PROPERTIES`: an index that is written to and was made under a lower one is followed by a new one. */
export const MAPPING_VERSION = 5;

/**
 * Puts the index templates in place; a changed one holds for indices made from then on. Those of a newer program, which may be at
 * work beside this one, stay.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function putTemplates(engine: Engine, shards: number): Promise<void> {
  type Found = {
    readonly index_templates?: ReadonlyArray<{ readonly name: string; readonly index_template: { readonly version?: number } }>;
  };
  const { index_templates: there = [] } = await engine.request<Found>('GET', '/_index_template/inframind-*', { allow: [404] });
  for (const [kind, properties] of Object.entries(PROPERTIES)) {
    const known = there.find(({ name }) => name === `inframind-${kind}`)?.index_template.version ?? 0;
    if (known > MAPPING_VERSION) continue;
    await engine.request('PUT', `/_index_template/inframind-${kind}`, {
      body: {
        index_patterns: [`inframind-${kind}-*`],
        priority: 300,
        version: MAPPING_VERSION,
        template: {
          settings: {
            number_of_shards: kind === 'templates' ? 1 : shards,
            auto_expand_replicas: '0-1',
            refresh_interval: REFRESH_INTERVAL,
            analysis: {
              tokenizer: { log_line: { type: 'char_group', max_token_length: LONGEST_TOKEN, tokenize_on_chars: SEPARATORS.map(escaped) } },
              analyzer: { log_line: { type: 'custom', tokenizer: 'log_line', filter: ['lowercase'] } },
            },
          },
          mappings: { dynamic: false, _meta: { version: MAPPING_VERSION }, properties },
        },
      },
    });
  }
}

/** As the tokenizer wants it: whitespace and the backslash as escapes. */
function escaped(character: string): string {
  const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };
  return escapes[character] ?? character;
}
