import type { HardwareEvent, Severity } from '../../domain/observation.ts';
import { storableJson } from '../../domain/text.ts';
import type { EventStore, StoredEvent } from '../stores.ts';
import { readAttributes, type StoredAttributes, storedAttributes } from './attributes.ts';
import { within } from './read.ts';
import type { TenantEngine } from './tenant-engine.ts';

type EventSource = StoredAttributes & {
  readonly '@timestamp': string;
  readonly resource: { readonly attributes: { readonly host: { readonly name: string } } };
  readonly severity_text: Severity;
  readonly body: string;
  readonly component?: string;
  readonly event: { readonly id: string; readonly code: string; readonly provider: HardwareEvent['source']; readonly asserted: boolean };
};

const NEWEST_FIRST = [{ '@timestamp': 'desc' }, { 'event.id': 'desc' }] as const;
const PAGE = 5_000;
const SEVERITY_NUMBER = { info: 9, warning: 13, critical: 21 } as const satisfies Record<Severity, number>;

/** What devices reported about themselves. With a limit, `list` gives the newest, in time order. */
export function eventStore(engine: TenantEngine): EventStore {
  return {
    write: (events) => engine.write('events', events.map(toDocument)),

    list: async ({ assetIds, code, component, asserted, window, limit }) => {
      const query = within(
        window,
        assetIds,
        ...(code === undefined ? [] : [{ term: { 'event.code': code } }]),
        ...(component === undefined
          ? []
          : [component === null ? { bool: { must_not: { exists: { field: 'component' } } } } : { term: { component } }]),
        ...(asserted === undefined ? [] : [{ term: { 'event.asserted': asserted } }]),
      );
      const found: StoredEvent[] = [];
      const size = Math.max(1, Math.min(limit ?? PAGE, PAGE));
      for await (const page of engine.reader.pages<EventSource>(engine.alias('events'), { query, sort: NEWEST_FIRST, size })) {
        found.push(...page.map(({ _source }) => toEvent(_source)));
        if (limit !== undefined && found.length >= limit) break;
      }
      return found.slice(0, limit).reverse();
    },
  };
}

function toDocument(event: StoredEvent) {
  const source: EventSource & { severity_number: number } = {
    '@timestamp': event.at.toISOString(),
    resource: { attributes: { host: { name: event.assetId } } },
    severity_number: SEVERITY_NUMBER[event.severity],
    severity_text: event.severity,
    body: event.message,
    ...(event.component === null ? {} : { component: event.component }),
    ...storedAttributes(event.attributes),
    event: { id: event.id, code: event.code, provider: event.source, asserted: event.asserted },
  };
  return { id: event.id, at: event.at, json: storableJson(JSON.stringify(source)) };
}

function toEvent(source: EventSource): StoredEvent {
  return {
    kind: 'event',
    id: source.event.id,
    at: new Date(source['@timestamp']),
    assetId: source.resource.attributes.host.name,
    source: source.event.provider,
    code: source.event.code,
    asserted: source.event.asserted,
    severity: source.severity_text,
    message: source.body,
    component: source.component ?? null,
    attributes: readAttributes(source),
  };
}
