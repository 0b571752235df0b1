// `node scripts/saved-objects.ts` writes deploy/opensearch-dashboards/objects.ndjson: what is put into OpenSearch Dashboards.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An object as Dashboards exports and imports it, one to a line. @see https://docs.opensearch.org/2.19/dashboards/management/saved-objects/ */
export type SavedObject = {
  readonly id: string;
  readonly type: 'index-pattern' | 'search' | 'visualization' | 'dashboard';
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: ReadonlyArray<{ readonly id: string; readonly name: string; readonly type: string }>;
  readonly migrationVersion: Readonly<Record<string, string>>;
};

type Kind = 'logs' | 'samples' | 'events';
type Aggregation = {
  readonly id: string;
  readonly type: string;
  readonly schema: string;
  readonly params: Readonly<Record<string, unknown>>;
};
type Panel = { readonly id: string; readonly x: number; readonly y: number; readonly w: number; readonly h: number };

/** In indices of either form (see docs/decisions/0010). */
const IOWAIT = 'metric.name:"system.cpu.utilization" AND (metric.tags:"cpu.mode=iowait" OR metric.attributes.cpu.mode:iowait)';
const HOST = 'resource.attributes.host.name';
const INDEX = 'kibanaSavedObjectMeta.searchSourceJSON.index';

/** Everything of ours in Dashboards, in the order in which one refers to another. */
export function savedObjects(): SavedObject[] {
  return [
    ...(['logs', 'samples', 'events'] as const).map(indexPattern),
    search('errors', 'InfraMind: errors', 'logs', 'severity_number:>=17', ['severity_text', HOST, 'event.provider', 'body']),
    search('lines', 'InfraMind: all log lines', 'logs', '', ['severity_text', HOST, 'event.provider', 'body']),
    search('hardware', 'InfraMind: hardware events', 'events', '', ['severity_text', HOST, 'component', 'event.code', 'body']),
    visualization('lines-over-time', 'InfraMind: log lines by severity', 'histogram', 'logs', '', [
      count(),
      overTime(),
      terms('3', 'group', 'severity_text', 8),
    ]),
    visualization('error-count', 'InfraMind: errors', 'metric', 'logs', 'severity_number:>=17', [count()]),
    visualization('hosts-that-log', 'InfraMind: hosts that log', 'metric', 'logs', '', [
      { id: '1', type: 'cardinality', schema: 'metric', params: { field: HOST } },
    ]),
    visualization('errors-by-host', 'InfraMind: errors by host', 'table', 'logs', 'severity_number:>=17', [
      count(),
      terms('2', 'bucket', HOST, 20),
    ]),
    visualization('templates', 'InfraMind: kinds of error lines, the most frequent first', 'table', 'logs', 'severity_number:>=13', [
      count(),
      terms('2', 'bucket', 'log.template.id', 20),
      { id: '3', type: 'max', schema: 'metric', params: { field: '@timestamp' } },
    ]),
    visualization('sources', 'InfraMind: lines by source', 'pie', 'logs', '', [count(), terms('2', 'segment', 'event.provider', 10)]),
    visualization('events-by-code', 'InfraMind: hardware events by code', 'table', 'events', '', [
      count(),
      terms('2', 'bucket', 'event.code', 20),
      terms('3', 'bucket', HOST, 5),
    ]),
    visualization('events-over-time', 'InfraMind: hardware events by severity', 'histogram', 'events', '', [
      count(),
      overTime(),
      terms('3', 'group', 'severity_text', 3),
    ]),
    visualization('processor', 'InfraMind: processor, share of time that waits for disks', 'line', 'samples', IOWAIT, [
      average(),
      overTime(),
      terms('3', 'group', HOST, 10, '1'),
    ]),
    visualization('memory', 'InfraMind: memory, share in use by host', 'line', 'samples', 'metric.name:"system.memory.utilization"', [
      average(),
      overTime(),
      terms('3', 'group', HOST, 10, '1'),
    ]),
    dashboard('overview', 'InfraMind', [
      { id: 'error-count', x: 0, y: 0, w: 8, h: 8 },
      { id: 'hosts-that-log', x: 8, y: 0, w: 8, h: 8 },
      { id: 'lines-over-time', x: 16, y: 0, w: 32, h: 16 },
      { id: 'sources', x: 0, y: 8, w: 16, h: 16 },
      { id: 'errors-by-host', x: 16, y: 16, w: 16, h: 16 },
      { id: 'templates', x: 32, y: 16, w: 16, h: 16 },
      { id: 'events-over-time', x: 0, y: 32, w: 24, h: 12 },
      { id: 'events-by-code', x: 24, y: 32, w: 24, h: 12 },
      { id: 'processor', x: 0, y: 44, w: 24, h: 14 },
      { id: 'memory', x: 24, y: 44, w: 24, h: 14 },
      { id: 'errors', x: 0, y: 58, w: 48, h: 20 },
    ]),
  ];
}

/** By the alias, under which all indices of the kind are read. */
function indexPattern(kind: Kind): SavedObject {
  return {
    id: `inframind-${kind}`,
    type: 'index-pattern',
    attributes: { title: `inframind-default-${kind}`, timeFieldName: '@timestamp' },
    references: [],
    migrationVersion: { 'index-pattern': '7.6.0' },
  };
}

function search(id: string, title: string, kind: Kind, query: string, columns: readonly string[]): SavedObject {
  return {
    id: `inframind-${id}`,
    type: 'search',
    attributes: {
      title,
      description: '',
      hits: 0,
      columns,
      sort: [['@timestamp', 'desc']],
      version: 1,
      kibanaSavedObjectMeta: { searchSourceJSON: source(query, { highlightAll: true, version: true }) },
    },
    references: [{ id: `inframind-${kind}`, name: INDEX, type: 'index-pattern' }],
    migrationVersion: { search: '7.9.3' },
  };
}

function visualization(id: string, title: string, type: string, kind: Kind, query: string, aggs: readonly Aggregation[]): SavedObject {
  const all = aggs.map((aggregation) => ({ ...aggregation, enabled: true }));
  return {
    id: `inframind-${id}`,
    type: 'visualization',
    attributes: {
      title,
      description: '',
      visState: JSON.stringify({ title, type, params: paramsOf(type), aggs: all }),
      uiStateJSON: '{}',
      version: 1,
      kibanaSavedObjectMeta: { searchSourceJSON: source(query) },
    },
    references: [{ id: `inframind-${kind}`, name: INDEX, type: 'index-pattern' }],
    migrationVersion: { visualization: '7.10.0' },
  };
}

function dashboard(id: string, title: string, panels: readonly Panel[]): SavedObject {
  const typeOf = (panel: Panel) => (panel.id === 'errors' ? 'search' : 'visualization');
  return {
    id: `inframind-${id}`,
    type: 'dashboard',
    attributes: {
      title,
      description: 'Logs, hardware events and measurements that InfraMind keeps.',
      hits: 0,
      panelsJSON: JSON.stringify(
        panels.map(({ x, y, w, h }, i) => ({
          version: '2.19.0',
          gridData: { x, y, w, h, i: String(i) },
          panelIndex: String(i),
          embeddableConfig: {},
          panelRefName: `panel_${i}`,
        })),
      ),
      optionsJSON: JSON.stringify({ hidePanelTitles: false, useMargins: true }),
      version: 1,
      timeRestore: true,
      timeFrom: 'now-24h',
      timeTo: 'now',
      refreshInterval: { pause: true, value: 60_000 },
      kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify({ query: { language: 'kuery', query: '' }, filter: [] }) },
    },
    references: panels.map((panel, i) => ({ id: `inframind-${panel.id}`, name: `panel_${i}`, type: typeOf(panel) })),
    migrationVersion: { dashboard: '7.9.3' },
  };
}

function source(query: string, more: object = {}): string {
  return JSON.stringify({ ...more, query: { language: 'lucene', query }, filter: [], indexRefName: INDEX });
}

function count(): Aggregation {
  return { id: '1', type: 'count', schema: 'metric', params: {} };
}

function average(): Aggregation {
  return { id: '1', type: 'avg', schema: 'metric', params: { field: 'value' } };
}

function overTime(): Aggregation {
  const params = { field: '@timestamp', useNormalizedOpenSearchInterval: true, interval: 'auto', drop_partials: false, min_doc_count: 1 };
  return { id: '2', type: 'date_histogram', schema: 'segment', params };
}

function terms(id: string, schema: string, field: string, size: number, orderBy = '1'): Aggregation {
  const other = { otherBucket: false, missingBucket: false };
  return { id, type: 'terms', schema, params: { field, orderBy, order: 'desc', size, ...other } };
}

/** What each kind of picture needs beside its aggregations. */
function paramsOf(type: string): object {
  const legend = { addTooltip: true, addLegend: true, legendPosition: 'right' };
  if (type === 'table') return { perPage: 10, showPartialRows: false, showMetricsAtAllLevels: false, showTotal: false, totalFunc: 'sum' };
  if (type === 'pie') return { type, ...legend, isDonut: true, labels: { show: false, values: true, last_level: true, truncate: 100 } };
  if (type === 'metric') {
    const style = { bgFill: '#000', bgColor: false, labelColor: false, subText: '', fontSize: 48 };
    const metric = { percentageMode: false, useRanges: false, colorSchema: 'Green to Red', metricColorMode: 'None', style };
    return {
      type,
      addTooltip: true,
      addLegend: false,
      metric: { ...metric, colorsRange: [{ from: 0, to: 10_000 }], labels: { show: true } },
    };
  }
  const axis = { show: true, style: {}, labels: { show: true, filter: true, truncate: 100 }, title: {} };
  const series = { show: true, type, mode: type === 'line' ? 'normal' : 'stacked', valueAxis: 'ValueAxis-1' };
  return {
    type,
    ...legend,
    grid: { categoryLines: false },
    categoryAxes: [{ ...axis, id: 'CategoryAxis-1', type: 'category', position: 'bottom', scale: { type: 'linear' } }],
    valueAxes: [
      { ...axis, id: 'ValueAxis-1', name: 'LeftAxis-1', type: 'value', position: 'left', scale: { type: 'linear', mode: 'normal' } },
    ],
    seriesParams: [{ ...series, data: { id: '1', label: '' }, drawLinesBetweenPoints: true, lineWidth: 2, showCircles: true }],
    times: [],
    addTimeMarker: false,
  };
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '..', 'deploy', 'opensearch-dashboards', 'objects.ndjson');
  writeFileSync(
    path,
    `${savedObjects()
      .map((object) => JSON.stringify(object))
      .join('\n')}\n`,
  );
}
