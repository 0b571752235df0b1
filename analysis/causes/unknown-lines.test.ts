import { expect, test } from 'vitest';
import type { Alert } from '../../domain/alert.ts';
import type { Relation } from '../../domain/asset.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Concept, Finding } from '../../domain/finding.ts';
import type { RelationKind } from '../../domain/observation.ts';
import type { LogCount } from '../figures/figures.ts';
import { findingsOfLogs } from '../findings/from-logs.ts';
import type { FindingsInput } from '../findings/input.ts';
import { rankCauses } from './causes.ts';

const MINUTE = 60_000;
const at = new Date(300 * MINUTE);
const onset = new Date(240 * MINUTE);
const windows = { normalWindow: { from: new Date(0), to: onset }, incidentWindow: { from: onset, to: at } };

function finding(assetId: string, concept: Concept, minute = 240, strength = 0.9): Finding {
  const [from, to] = [new Date(minute * MINUTE), at];
  const evidence = makeEvidence({ kind: 'samples', assetId, metric: concept, labels: {}, from, to }, { count: 60 }, at);
  const detail = { kind: 'level-shift', metric: concept, labels: {}, unit: '1', normal: 0, now: 1 } as const;
  return { id: `${assetId} ${concept}`, assetId, concept, onset: from, until: at, strength, surprise: 5, evidence: [evidence], detail };
}

/** A line that came ten times from the alert's minute on, of an asset that wrote other things before. */
function lines(
  assetId: string,
  text: string,
  normalCount = 0,
  { baseline, severity }: { baseline: boolean; severity: number } = { baseline: true, severity: 9 },
): Finding[] {
  const seen = { firstAt: onset, lastAt: at, maxSeverityNumber: severity } as const;
  const counted: LogCount = { assetId, templateId: text, text, count: 10, ...seen, example: text };
  const sign = normalCount === 0 ? 'new' : 'burst';
  const signal = { counted, window: { from: onset, to: at }, normalCount, baseline, sign, surprise: 3 } as const;
  const input: FindingsInput = { at, ...windows, series: [], logs: [signal], events: [], changes: [], alerts: [] };
  return findingsOfLogs(input);
}

function firstOf(
  assetId: string,
  concept: Concept,
  relations: ReadonlyArray<readonly [string, RelationKind, string]>,
  findings: readonly Finding[],
) {
  const alert = { id: 'a', assetId, name: 'alert', summary: '', startedAt: onset, labels: { code: '' }, trigger: null } as unknown as Alert;
  const known = relations.map(([from, kind, to]): Relation => ({ from, kind, to, since: new Date(0), until: null, source: 'test' }));
  const all = [finding(assetId, concept, 241), ...findings];
  const [first] = rankCauses({ alert, at, relations: known, findings: all, measured: [] }).hypotheses;
  return first ? `${first.assetId} ${first.concept}` : 'nothing';
}

const ODD = 'flux: the gyroscope has fallen off its frame, unable to continue';

test('a provider that never complained and does since the trouble began is the reason, whatever it complains of', () => {
  expect(firstOf('web', 'service.errors', [['web', 'depends-on', 'model']], lines('model', ODD))).toBe('model log.errors');
  expect(firstOf('web', 'service.errors', [['web', 'runs-on', 'host']], lines('host', ODD))).toBe('host log.errors');
  const through = [...lines('model', 'RuntimeError: unspecified launch failure'), ...lines('host', ODD)];
  const relations = [['web', 'depends-on', 'model'] as const, ['model', 'runs-on', 'host'] as const];
  expect(firstOf('web', 'service.errors', relations, through)).toBe('host log.errors');
});

test('what the alerted itself writes, what does not complain, and what came before as well, is no reason', () => {
  const calls = [['web', 'depends-on', 'model'] as const];
  expect(firstOf('web', 'service.errors', calls, lines('web', ODD))).toBe('nothing');
  expect(firstOf('web', 'service.errors', calls, lines('model', 'Selected source 10.0.0.3'))).toBe('nothing');
  expect(firstOf('web', 'service.errors', calls, lines('model', ODD, 40))).toBe('nothing');
  expect(firstOf('web', 'service.errors', calls, lines('stranger', ODD))).toBe('nothing');
});

test('an asset that wrote nothing before and now an error may be one that sends errors alone; what is no error may be all that it writes', () => {
  const calls = [['web', 'depends-on', 'model'] as const];
  const silent = (severity: number) => lines('model', ODD, 0, { baseline: false, severity });
  expect(firstOf('web', 'service.errors', calls, silent(17))).toBe('model log.errors');
  expect(firstOf('web', 'service.errors', calls, silent(9))).not.toBe('model log.errors');
});

test('an error that only the text of a line calls one is one of who sends errors alone', () => {
  const calls = [['web', 'depends-on', 'names'] as const];
  const told = (text: string) => lines('names', text, 0, { baseline: false, severity: 9 });
  expect(firstOf('web', 'service.errors', calls, told('[ERROR] plugin/errors: 2 pay.example.com. A: i/o timeout'))).toBe(
    'names log.errors',
  );
  expect(firstOf('web', 'service.errors', calls, told('plugin/errors: 2 pay.example.com. A: i/o timeout'))).not.toBe('names log.errors');
});

test('a warning that comes again and again is heard whatever its words are, and one that tells of what is over is not', () => {
  const calls = [['web', 'depends-on', 'model'] as const];
  const warned = (text: string, severity: number) => lines('model', text, 0, { baseline: true, severity });
  const odd = 'gyro: frame 4 tilts by 11 degrees';
  expect(firstOf('web', 'service.errors', calls, warned(odd, 13))).toBe('model log.errors');
  expect(firstOf('web', 'service.errors', calls, warned(`WARN ${odd}`, 9))).toBe('model log.errors');
  expect(firstOf('web', 'service.errors', calls, warned(odd, 9))).toBe('nothing');
  expect(firstOf('web', 'service.errors', calls, warned('gyro: frame 4 is back up', 13))).toBe('nothing');
});

test('whatever the alert watches, who it needs and complains since then is the reason', () => {
  const trigger = { metric: 'odd', labels: {}, unit: '1' };
  const alert = {
    id: 'a',
    assetId: 'web',
    name: 'alert',
    summary: '',
    startedAt: onset,
    labels: { code: '' },
    trigger,
  } as unknown as Alert;
  const series = { assetId: 'web', ...trigger, instrument: 'gauge', points: [] } as const;
  for (const kind of ['depends-on', 'runs-on'] as const) {
    const relations: Relation[] = [{ from: 'web', kind, to: 'model', since: new Date(0), until: null, source: 'test' }];
    const findings = [finding('web', 'unknown', 241), ...lines('model', ODD)];
    const measured = [{ assetId: 'web', concept: 'unknown' as const, series }];
    const [first] = rankCauses({ alert, at, relations, findings, measured }).hypotheses;
    expect(`${first?.assetId} ${first?.concept}`).toBe('model log.errors');
  }
  expect(firstOf('web', 'service.errors', [['web', 'stores-on', 'array']], lines('array', ODD))).toBe('array log.errors');
  expect(firstOf('node', 'process.down', [['node', 'powered-by', 'strip']], lines('strip', ODD))).toBe('strip log.errors');
});

test('a certificate that its client finds expired is of the one of two callees that nobody asks any more', () => {
  const calls = [['web', 'depends-on', 'gate'] as const, ['web', 'depends-on', 'store'] as const];
  const told = lines('web', 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid');
  expect(firstOf('web', 'service.errors', calls, [...told, finding('gate', 'service.unreached', 240)])).toBe('gate certificate.expired');
  expect(firstOf('web', 'service.errors', calls, [...told, finding('gate', 'service.unreached', 200)])).toBe('web certificate.expired');
});

test('a service that is slow, fails and writes of it is no cause of itself', () => {
  const findings = [finding('web', 'service.latency', 240), ...lines('web', ODD)];
  expect(firstOf('web', 'service.errors', [['web', 'depends-on', 'model']], findings)).toBe('nothing');
});

test('who is refused for want of room or memory writes of what is missing elsewhere', () => {
  const calls = [['deployer', 'depends-on', 'api'] as const, ['api', 'depends-on', 'store'] as const];
  const full = 'etcdserver: mvcc: database space exceeded';
  expect(firstOf('deployer', 'service.errors', calls, [...lines('api', full), finding('store', 'filesystem.full', 239)])).toBe(
    'store filesystem.full',
  );
  const refused = "OOM command not allowed when used memory > 'maxmemory'.";
  expect(firstOf('api', 'service.errors', calls, [...lines('api', refused), finding('store', 'memory.pressure', 239)])).toBe(
    'store memory.pressure',
  );
});

test('a store that is full lets its writers wait and fail', () => {
  const relations = [['app', 'runs-on', 'vm'] as const, ['vm', 'stores-on', 'pool'] as const];
  const full = lines('pool', 'cluster [ERR] Health check failed: 1 full osd(s) (OSD_FULL)');
  expect(firstOf('app', 'service.errors', relations, [finding('vm', 'cpu.iowait', 240), ...full])).toBe('pool filesystem.full');
  expect(firstOf('app', 'service.errors', relations, [finding('vm', 'disk.failed', 240), ...full])).toBe('pool filesystem.full');
});

test('a hypervisor whose network card hangs is why its guests are hard to reach', () => {
  const relations = [['front', 'depends-on', 'app'] as const, ['app', 'runs-on', 'vm'] as const, ['vm', 'runs-on', 'hv'] as const];
  const hang = lines('hv', 'kernel: e1000e 0000:00:1f.6 eno1: Detected Hardware Unit Hang:');
  expect(firstOf('front', 'service.errors', relations, hang)).toBe('hv network.errors');
});

test('a storage network that is set otherwise makes disks go away, and those who need them fail', () => {
  const relations = [['db', 'runs-on', 'host'] as const, ['host', 'connected-to', 'fabric'] as const];
  const findings = [finding('host', 'disk.failed'), ...lines('fabric', 'The effective configuration has changed to prod_cfg.')];
  expect(firstOf('db', 'service.errors', relations, findings)).toBe('fabric configuration.changed');
});

test('a volume that programs provide is as slow as the disks of their machines', () => {
  const relations = [
    ['vm', 'stores-on', 'volume'] as const,
    ['volume', 'depends-on', 'osd'] as const,
    ['osd', 'runs-on', 'machine'] as const,
    ['app', 'runs-on', 'vm'] as const,
  ];
  const findings = [finding('vm', 'disk.latency', 240), finding('machine', 'disk.latency', 238)];
  expect(firstOf('app', 'service.latency', relations, findings)).toBe('machine disk.latency');
});

test('a clock that is wrong finds what is signed expired, and a machine without memory is why its program has none', () => {
  const relations = [['app', 'runs-on', 'host'] as const];
  const clock = [finding('host', 'clock.wrong', 239), finding('app', 'credential.expired', 240)];
  expect(firstOf('app', 'service.errors', relations, clock)).toBe('host clock.wrong');
  const memory = [finding('host', 'memory.pressure', 232), finding('store', 'memory.pressure', 240)];
  expect(
    firstOf(
      'app',
      'service.errors',
      [
        ['app', 'depends-on', 'store'],
        ['store', 'runs-on', 'host'],
      ],
      memory,
    ),
  ).toBe('host memory.pressure');
});

test('a deed long before does not explain away what plainly goes bad by itself', () => {
  const relations = [['mail', 'depends-on', 'scanner'] as const, ['scanner', 'runs-on', 'host'] as const];
  const ended = finding('scanner', 'process.down', 240, 0.7);
  const changed = (minute: number) => finding('host', 'configuration.changed', minute, 0.4);
  expect(firstOf('mail', 'service.errors', relations, [ended, changed(200)])).toBe('scanner process.down');
  expect(firstOf('mail', 'service.errors', relations, [ended, changed(236)])).toBe('host configuration.changed');
});
