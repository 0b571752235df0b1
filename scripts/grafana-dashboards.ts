// `node scripts/grafana-dashboards.ts` writes deploy/grafana/dashboards/*.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetVariable, bars, type Dashboard, dashboard, now, over, series, sql, stat, table } from './grafana-panels.ts';

const CPU = '"system.cpu.utilization"';

/** Our dashboards by the name of their file. */
export function grafanaDashboards(): Readonly<Record<'fleet' | 'host' | 'pipeline', Dashboard>> {
  return { fleet: fleet(), host: host(), pipeline: pipeline() };
}

function fleet(): Dashboard {
  const open = (what: string) =>
    sql(`SELECT coalesce(sum(amount), 0) AS "${what}s" FROM grafana.open_now() WHERE what = '${what}'`, 'table');
  return dashboard('inframind-fleet', 'InfraMind: fleet', 'now-24h', [
    [4, 4, stat('Firing alerts', [open('alert')], 1)],
    [4, 4, stat('Open incidents', [open('incident')], 1)],
    [4, 4, stat('Assets', [sql('SELECT count(*) AS "Assets" FROM grafana.assets()', 'table')])],
    [
      4,
      4,
      stat(
        'Silent for an hour',
        [sql(`SELECT count(*) AS "Silent" FROM grafana.assets() WHERE last_seen_at < now() - interval '1 hour'`, 'table')],
        1,
      ),
    ],
    [
      8,
      4,
      stat(
        'Median time to resolve',
        [
          sql(
            `SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM resolved_at - opened_at)), 0) AS "Median"
FROM grafana.incidents($__timeFrom(), $__timeTo()) WHERE resolved_at IS NOT NULL`,
            'table',
          ),
        ],
        null,
        's',
      ),
    ],
    [
      12,
      8,
      series(
        'Alerts by severity',
        'short',
        [
          sql(
            `SELECT $__timeGroupAlias(started_at, '1h'), severity AS metric, count(*) AS value
FROM grafana.alerts($__timeFrom(), $__timeTo()) GROUP BY 1, 2 ORDER BY 1`,
            'time_series',
          ),
        ],
        'bars',
      ),
    ],
    [
      12,
      8,
      table('Newest incidents', [
        sql(
          `SELECT '#' || number AS incident, title, severity, asset, status, opened_at, resolved_at, alerts
FROM grafana.incidents($__timeFrom(), $__timeTo()) ORDER BY opened_at DESC LIMIT 50`,
          'table',
        ),
      ]),
    ],
    [8, 8, bars('Busiest processors', [now(`topk(10, 1 - {${CPU}, "cpu.mode"="idle"})`, '{{asset}}')])],
    [8, 8, bars('Fullest memories', [now('topk(10, {"system.memory.utilization"})', '{{asset}}')])],
    [
      8,
      8,
      bars('Fullest filesystems', [
        now(
          'topk(10, max by (asset, "system.filesystem.mountpoint") ({"system.filesystem.utilization"}))',
          '{{asset}} {{system.filesystem.mountpoint}}',
        ),
      ]),
    ],
    [12, 8, series('Processors that wait for disks', 'percentunit', [over(`topk(10, {${CPU}, "cpu.mode"="iowait"})`, '{{asset}}')])],
    [
      12,
      8,
      series(
        'Capacity: filesystems above 70 %',
        'percentunit',
        [
          over(
            'max by (asset, "system.filesystem.mountpoint") ({"system.filesystem.utilization"}) > 0.7',
            '{{asset}} {{system.filesystem.mountpoint}}',
          ),
        ],
        'line',
        true,
      ),
    ],
  ]);
}

function host(): Dashboard {
  const of = (metric: string, more = '') => `{"${metric}", asset="$asset"${more}}`;
  return {
    ...dashboard('inframind-host', 'InfraMind: host', 'now-6h', [
      [
        12,
        8,
        series('Processor by mode', 'percentunit', [over(of('system.cpu.utilization', ', "cpu.mode"!="idle"'), '{{cpu.mode}}')], 'stacked'),
      ],
      [
        12,
        8,
        series('Load average', 'short', [
          over(of('system.cpu.load_average.1m'), '1 min'),
          over(of('system.cpu.load_average.15m'), '15 min'),
        ]),
      ],
      [
        12,
        8,
        series('Memory and swap in use', 'percentunit', [
          over(of('system.memory.utilization'), 'memory'),
          over(of('system.paging.utilization'), 'swap'),
        ]),
      ],
      [12, 8, series('Filesystems in use', 'percentunit', [over(of('system.filesystem.utilization'), '{{system.filesystem.mountpoint}}')])],
      [12, 8, series('Disks: bytes', 'Bps', [over(of('system.disk.io'), '{{system.device}} {{disk.io.direction}}')])],
      [12, 8, series('Disks: share of the time in use', 'percentunit', [over(of('system.disk.utilization'), '{{system.device}}')])],
      [
        12,
        8,
        series('Network: bytes', 'Bps', [over(`sum by ("network.io.direction") (${of('system.network.io')})`, '{{network.io.direction}}')]),
      ],
      [
        12,
        8,
        series('Network: errors and dropped packets', 'short', [
          over(`sum(${of('system.network.errors')})`, 'errors'),
          over(`sum(${of('system.network.packet.dropped')})`, 'dropped'),
        ]),
      ],
      [
        24,
        8,
        table('Alerts of this host', [
          sql(
            `SELECT started_at, resolved_at, status, severity, name, summary
FROM grafana.alerts($__timeFrom(), $__timeTo()) WHERE asset = \${asset:sqlstring} ORDER BY started_at DESC LIMIT 50`,
            'table',
          ),
        ]),
      ],
    ]),
    templating: { list: [assetVariable()] },
  };
}

function pipeline(): Dashboard {
  const records = (outcome: string) => `sum by (source) (rate(inframind_records_total{outcome="${outcome}"}[5m]))`;
  return dashboard('inframind-pipeline', 'InfraMind: ways in and queues', 'now-3h', [
    [6, 4, stat('Jobs that wait', [now('sum(inframind_jobs{state="waiting"})', 'waiting')])],
    [6, 4, stat('Failed jobs', [now('sum(inframind_jobs{state="failed"})', 'failed')], 1)],
    [
      6,
      4,
      stat(
        'Messages that wait',
        [sql(`SELECT count(*) AS "Waiting" FROM grafana.messages($__timeFrom(), $__timeTo()) WHERE state = 'waiting'`, 'table')],
        20,
      ),
    ],
    [6, 4, stat('Rejected records', [sql('SELECT count(*) AS "Rejected" FROM grafana.rejected($__timeFrom(), $__timeTo())', 'table')], 1)],
    [
      12,
      8,
      series(
        'Depth of the queues: jobs that wait',
        'short',
        [over('sum by (queue) (inframind_jobs{state="waiting"})', '{{queue}}')],
        'stacked',
        false,
        'Above api.queueLimit senders are answered 429 until the workers have caught up.',
      ),
    ],
    [12, 8, series('Jobs at work', 'short', [over('sum by (queue) (inframind_jobs{state="active"})', '{{queue}}')], 'stacked')],
    [12, 8, series('Records taken in per second, by source', 'short', [over(records('accepted'), '{{source}}')], 'stacked')],
    [12, 8, series('Records rejected per second, by source', 'short', [over(records('rejected'), '{{source}}')], 'stacked')],
    [
      12,
      8,
      series('Polls that failed, by target and reason', 'short', [
        over('sum by (target, outcome) (increase(inframind_polls_total{outcome!="ok"}[10m]))', '{{target}}: {{outcome}}'),
      ]),
    ],
    [
      12,
      8,
      table('Why records were rejected', [
        sql(
          `SELECT source, left(reason, 200) AS reason, count(*) AS records, max(at) AS last
FROM grafana.rejected($__timeFrom(), $__timeTo()) GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 50`,
          'table',
        ),
      ]),
    ],
    [
      24,
      8,
      series(
        'Messages to chats, by platform and state',
        'short',
        [
          sql(
            `SELECT $__timeGroupAlias(created_at, '10m'), platform || ' ' || state AS metric, count(*) AS value
FROM grafana.messages($__timeFrom(), $__timeTo()) GROUP BY 1, 2 ORDER BY 1`,
            'time_series',
          ),
        ],
        'bars',
      ),
    ],
  ]);
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', 'deploy', 'grafana', 'dashboards');
  mkdirSync(folder, { recursive: true });
  for (const [name, one] of Object.entries(grafanaDashboards()))
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(one, null, 2)}\n`);
}
