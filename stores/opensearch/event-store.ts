import { countOf, EVENT_WINDOW_MS, type EventRepeats, joinPages, lastAt } from '../../domain/event-record.ts';
import type { HardwareEvent, Severity } from '../../domain/observation.ts';
import { toPairs } from '../../domain/pairs.ts';
import { storableJson } from '../../domain/text.ts';
import type { EventStore, StoredEvent } from '../stores.ts';
import { type FoundAttributes, readAttributes } from './attributes.ts';
import { type Hit, within } from './read.ts';
import type { TenantEngine } from './tenant-engine.ts';

type EventSource = FoundAttributes & {
  readonly '@timestamp': string;
  readonly resource: { readonly attributes: { readonly host: { readonly name: string } } };
  readonly severity_text: Severity;
  readonly body: string;
  readonly component?: string;
  readonly event: {
    readonly id: string;
    readonly code: string;
    readonly provider: HardwareEvent['source'];
    readonly asserted: boolean;
    readonly count: number;
    readonly end: string;
  };
  readonly variants?: EventRepeats['variants'];
};

const NEWEST_FIRST = [{ '@timestamp': 'desc' }, { 'event.id': 'desc' }] as const;
const PAGE = 5_000;
const LEAST_PAGE = 100;
const SEVERITY_NUMBER = { info: 9, warning: 13, critical: 21 } as const satisfies Record<Severity, number>;

/** What devices reported about themselves. With a limit, `list` gives the newest, in time order. */
export function eventStore(engine: TenantEngine): EventStore {
  return {
    write: (events) => engine.write('events', events.map(toDocument)),

    list: async ({ assetIds, code, component, asserted, window, limit }) => {
      const earlier = { from: new Date(window.from.getTime() - EVENT_WINDOW_MS), to: window.to };
      const query = within(
        earlier,
        assetIds,
        ...(code === undefined ? [] : [{ term: { 'event.code': code } }]),
        ...(component === undefined
          ? []
          : [component === null ? { bool: { must_not: { exists: { field: 'component' } } } } : { term: { component } }]),
        ...(asserted === undefined ? [] : [{ term: { 'event.asserted': asserted } }]),
      );
      const size = Math.max(LEAST_PAGE, Math.min(limit ?? PAGE, PAGE));
      const hits = engine.reader.pages<EventSource>(engine.alias('events'), { query, sort: NEWEST_FIRST, size });
      return joinPages(recordsOf(hits), window, limit);
    },
  };
}

async function* recordsOf(pages: AsyncIterable<ReadonlyArray<Hit<EventSource>>>): AsyncGenerator<StoredEvent[]> {
  for await (const page of pages) yield page.map(({ _source }) => toEvent(_source));
}

function toDocument(event: StoredEvent) {
  const source: EventSource & { severity_number: number } = {
    '@timestamp': event.at.toISOString(),
    resource: { attributes: { host: { name: event.assetId } } },
    severity_number: SEVERITY_NUMBER[event.severity],
    severity_text: event.severity,
    body: event.message,
    ...(event.component === null ? {} : { component: event.component }),
    tags: toPairs(event.attributes),
    event: {
      id: event.id,
      code: event.code,
      provider: event.source,
      asserted: event.asserted,
      count: countOf(event),
      end: lastAt(event).toISOString(),
    },
    ...(event.repeats === undefined ? {} : { variants: event.repeats.variants }),
  };
  return { id: event.id, atMs: event.at.getTime(), json: storableJson(JSON.stringify(source)), weight: countOf(event) };
}

function toEvent(source: EventSource): StoredEvent {
  const { variants } = source;
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
    ...(variants === undefined ? {} : { repeats: { count: source.event.count, lastAt: new Date(source.event.end), variants } }),
  };
}
