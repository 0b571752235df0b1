// The parts of which scripts/grafana-dashboards.ts puts dashboards together.

/** A query of a panel: PromQL to our API, or SQL to the functions of deploy/grafana/reader.sql. */
export type Target = {
  readonly refId: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly expr?: string;
  readonly legendFormat?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly rawSql?: string;
  readonly rawQuery?: boolean;
  readonly editorMode: 'code';
  readonly format: 'time_series' | 'table';
};

export type Panel = {
  readonly id: number;
  readonly type: 'timeseries' | 'stat' | 'table' | 'bargauge';
  readonly title: string;
  readonly description?: string;
  readonly datasource: Target['datasource'];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly Target[];
  readonly fieldConfig: object;
  readonly options: object;
};

export type Dashboard = {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: ReadonlyArray<{ readonly name: string; readonly query: { readonly query: string } }> };
} & Readonly<Record<string, unknown>>;

const SAMPLES = { type: 'prometheus', uid: 'inframind' };
const STATE = { type: 'grafana-postgresql-datasource', uid: 'inframind-state' };

/** A panel that has no place yet. */
export type Drawn = Omit<Panel, 'id' | 'gridPos'>;

const LINK = { type: 'dashboards', icon: '', tooltip: '', targetBlank: false, asDropdown: false, includeVars: false, keepTime: true };

/** Panels side by side, from left to right and top to bottom, 24 columns wide. */
export function dashboard(
  uid: string,
  title: string,
  from: string,
  panels: ReadonlyArray<readonly [w: number, h: number, panel: Drawn]>,
): Dashboard {
  let [x, y, row] = [0, 0, 0];
  return {
    uid,
    title,
    tags: ['inframind'],
    schemaVersion: 39,
    version: 1,
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    timezone: 'browser',
    time: { from, to: 'now' },
    templating: { list: [] },
    annotations: { list: [] },
    links: [{ ...LINK, title: 'InfraMind', tags: ['inframind'] }],
    panels: panels.map(([w, h, panel], i) => {
      if (x + w > 24) [x, y, row] = [0, y + row, 0];
      const gridPos = { x, y, w, h };
      [x, row] = [x + w, Math.max(row, h)];
      return { id: i + 1, gridPos, ...panel };
    }),
  };
}

export function assetVariable() {
  const query = 'label_values({__name__="system.cpu.utilization"}, asset)';
  return {
    name: 'asset',
    label: 'Host',
    type: 'query',
    datasource: SAMPLES,
    query: { qryType: 1, query, refId: 'asset' },
    refresh: 2,
    sort: 1,
    multi: false,
    includeAll: false,
  };
}

export function over(expr: string, legendFormat: string): Target {
  return { refId: 'A', datasource: SAMPLES, expr, legendFormat, range: true, instant: false, editorMode: 'code', format: 'time_series' };
}

export function now(expr: string, legendFormat: string): Target {
  return { ...over(expr, legendFormat), range: false, instant: true };
}

export function sql(rawSql: string, format: Target['format']): Target {
  return { refId: 'A', datasource: STATE, rawSql, rawQuery: true, editorMode: 'code', format };
}

function panel(type: Panel['type'], title: string, targets: readonly Target[], fieldConfig: object, options: object): Drawn {
  const lettered = targets.map((target, i) => ({ ...target, refId: 'ABCDEF'[i] ?? 'Z' }));
  return { type, title, datasource: targets[0]?.datasource ?? SAMPLES, targets: lettered, fieldConfig, options };
}

export function series(
  title: string,
  unit: string,
  targets: readonly Target[],
  style: 'line' | 'bars' | 'stacked' = 'line',
  toOne = false,
  description?: string,
): Drawn {
  const custom = {
    drawStyle: style === 'bars' ? 'bars' : 'line',
    fillOpacity: style === 'line' ? 5 : 40,
    lineWidth: 1,
    showPoints: 'never',
    spanNulls: false,
    stacking: { mode: style === 'line' ? 'none' : 'normal', group: 'A' },
  };
  const defaults = { unit, min: 0, ...(toOne ? { max: 1 } : {}), custom };
  const options = {
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
    tooltip: { mode: 'multi', sort: 'desc' },
  };
  return {
    ...panel('timeseries', title, targets, { defaults, overrides: [] }, options),
    ...(description === undefined ? {} : { description }),
  };
}

/** @param redFrom from which value it is red; null for never */
export function stat(title: string, targets: readonly Target[], redFrom: number | null = null, unit = 'short'): Drawn {
  const steps = [{ color: 'green', value: null }, ...(redFrom === null ? [] : [{ color: 'red', value: redFrom }])];
  const fieldConfig = { defaults: { unit, thresholds: { mode: 'absolute', steps } }, overrides: [] };
  const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false };
  return panel('stat', title, targets, fieldConfig, {
    reduceOptions,
    colorMode: 'value',
    graphMode: 'none',
    justifyMode: 'auto',
    orientation: 'auto',
    textMode: 'auto',
  });
}

export function bars(title: string, targets: readonly Target[]): Drawn {
  const steps = [
    { color: 'green', value: null },
    { color: 'orange', value: 0.8 },
    { color: 'red', value: 0.95 },
  ];
  const fieldConfig = { defaults: { unit: 'percentunit', min: 0, max: 1, thresholds: { mode: 'absolute', steps } }, overrides: [] };
  const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false };
  return panel('bargauge', title, targets, fieldConfig, {
    reduceOptions,
    displayMode: 'gradient',
    orientation: 'horizontal',
    showUnfilled: true,
  });
}

export function table(title: string, targets: readonly Target[]): Drawn {
  return panel(
    'table',
    title,
    targets,
    { defaults: { custom: { align: 'auto', filterable: true } }, overrides: [] },
    { showHeader: true, cellHeight: 'sm' },
  );
}
