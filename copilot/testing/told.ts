import { type Evidence, type EvidenceQuery, type Figures, makeEvidence } from '../../domain/evidence.ts';
import { alike, type Language, type Localized, languageOf } from '../../domain/language.ts';
import { checkSentences, type Statement, type Strike } from '../conversation/check.ts';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { MEMORY } from '../wording/memory-sentences.ts';
import { quantity } from '../wording/quantities.ts';
import { RULED_OUT } from '../wording/ruled-out.ts';
import { measureName, say } from '../wording/say.ts';
import { RELATIONS, SENTENCES } from '../wording/sentences.ts';
import { type Clock, createClock } from '../wording/times.ts';
import { UNLIKE } from '../wording/unlike-sentences.ts';

const DAY = '2026-03-10';
const NOW = new Date(`${DAY}T12:00:00Z`);
const ZONES: Readonly<Record<Language, string>> = { en: 'UTC', ru: 'Europe/Moscow', ko: 'Asia/Seoul' };
const instant = (hour: string, day: string = DAY) => new Date(`${day}T${hour}:00Z`);

type Shift = { asset: string; concept: Parameters<typeof measureName>[0]; unit: string; usual: number; now: number; since: string };
const CPU_API: Shift = { asset: 'api-1', concept: 'cpu.utilization', unit: '1', usual: 0.2, now: 0.4, since: '11:28' };
const CPU_DB: Shift = { asset: 'db-1', concept: 'cpu.utilization', unit: '1', usual: 0.35, now: 0.92, since: '11:20' };
const SLOW_API: Shift = { asset: 'api-1', concept: 'service.latency', unit: 's', usual: 0.084, now: 0.42, since: '11:31' };
const WRITES: Shift = { asset: 'lun-12', concept: 'disk.write-rate', unit: 'By/s', usual: 1.81e8, now: 1.2e7, since: '11:15' };
const ERRORS: Shift = { asset: 'sw-1', concept: 'network.errors', unit: '{error}', usual: 2, now: 55, since: '11:33' };

/**
 * What look-ups tell of an hour in which much goes wrong at once, by number, with figures that are easily mistaken for each other:
 * 1 and 2 the processors of `api-1` and `db-1`, 3 the response time, 4 its alert, 5 a disk's events, 6 a line that bursts, 7 relations,
 * 8 a change, 9 and 13 what is as usual, 10 a fall, 11 an alert of yesterday, 12 a share of errors, 14 a forecast, 15 what was not found,
 * 16 a run, 17 a spike, 18 what is ruled out.
 */
export function told(language: Language): { readonly statements: readonly Statement[]; readonly clock: Clock } {
  const clock = createClock(ZONES[language], NOW, language);
  const telling = (text: string, ...evidence: Evidence[]) => ({ text, evidence });
  const fill = (sentence: Localized, values: Readonly<Record<string, string>>) => say(sentence, language, values);
  const amount = (value: number, unit: string) => quantity(value, unit, language);
  const at = (hour: string, day?: string) => ({ time: clock.time(instant(hour, day)), when: clock.when(instant(hour, day)) });
  const shift = (of: Shift, sentence: Localized = SENTENCES.shift) => {
    const values = { asset: of.asset, Signal: measureName(of.concept, language, 'start'), signal: measureName(of.concept, language) };
    const evidence = [samples(of, of.now, of.since, '12:00'), samples(of, of.usual, '08:00', of.since)];
    const [normal, now] = [amount(of.usual, of.unit), amount(of.now, of.unit)];
    return telling(fill(sentence, { ...values, normal, now, ...at(of.since) }), ...evidence);
  };
  const usual = (asset: string, concept: Shift['concept'], share: number) =>
    telling(
      fill(SENTENCES.normal, {
        asset,
        Signal: measureName(concept, language, 'start'),
        signal: measureName(concept, language),
        value: amount(share, '1'),
      }),
      samples({ asset, concept, unit: '1', usual: share, now: share, since: '08:00' }, share, '08:00', '12:00'),
    );
  const relations = (['api-1 depends-on db-1', 'db-1 stores-on lun-12'] as const).map((one) => {
    const [from = '', relation = '', to = ''] = one.split(' ');
    return { from, relation, to };
  });
  const trigger = { asset: 'api-1', signal: measureName('service.latency', language), value: amount(0.42, 's'), limit: amount(0.2, 's') };
  const disk = { asset: 'db-1', signal: say({ en: 'failing disk', ru: 'отказ диска', ko: '디스크 고장' }, language), part: ' (slot 7)' };
  const full = {
    Signal: say(
      { en: 'Filesystem use of api-1 (/var)', ru: 'Заполнение файловой системы api-1 (/var)', ko: 'api-1 파일 시스템 사용 (/var)' },
      language,
    ),
  };
  const texts = [
    shift(CPU_API),
    shift(CPU_DB),
    shift(SLOW_API),
    telling(
      fill(SENTENCES.trigger, { ...trigger, ...at('11:40') }),
      piece(
        { kind: 'alert', alertId: 'a1' },
        { status: 'firing', startedAt: instant('11:40').toISOString(), value: 0.42, threshold: 0.2, unit: 's' },
      ),
    ),
    telling(
      fill(SENTENCES.events, { ...disk, count: '12', ...at('11:02'), last: clock.time(instant('11:38')) }),
      piece(
        { kind: 'events', assetId: 'db-1', code: 'disk', component: 'slot 7', asserted: true, from: instant('11:00'), to: NOW },
        {
          count: 12,
          firstAt: instant('11:02').toISOString(),
          lastAt: instant('11:38').toISOString(),
          severity: 'critical',
          message: 'disk fault',
        },
      ),
    ),
    telling(
      fill(SENTENCES.burst, { asset: 'db-1', count: '240', ...at('11:22'), example: 'connection pool exhausted' }),
      logs('db-1', {
        count: 240,
        firstAt: instant('11:22').toISOString(),
        lastAt: instant('11:59').toISOString(),
        example: 'connection pool exhausted',
      }),
    ),
    telling(
      fill(SENTENCES.relation, {
        relations: relations.map(({ from, relation, to }) => fill(RELATIONS[relation] ?? alike(''), { from, to })).join('; '),
      }),
      ...relations.map((one) => piece({ kind: 'relation', ...one, at: NOW }, { exists: 1 })),
    ),
    telling(
      fill(SENTENCES.change, { asset: 'db-1', field: 'max_connections', change: '200 → 50', by: 'anna', ...at('10:55') }),
      piece(
        { kind: 'changes', assetId: 'db-1', from: instant('08:00'), to: NOW },
        { count: 1, firstAt: instant('10:55').toISOString(), by: 'anna', max_connections: '200 → 50' },
      ),
    ),
    usual('db-1', 'memory.pressure', 0.61),
    shift(WRITES),
    telling(
      fill(SENTENCES.alert, { name: 'DiskSlow', asset: 'lun-12', ...at('16:50', '2026-03-09') }),
      piece({ kind: 'alert', alertId: 'a2' }, { status: 'firing', startedAt: instant('16:50', '2026-03-09').toISOString() }),
    ),
    telling(
      fill(UNLIKE['error-share'], {
        asset: 'api-1',
        share: amount(0.12, '1'),
        usualShare: amount(0.01, '1'),
        errors: '36',
        count: '300',
        ...at('11:30'),
      }),
      piece({ kind: 'log-levels', assetId: 'api-1', from: instant('11:30'), to: NOW }, { count: 300, errors: 36, share: 0.12, unit: '1' }),
      piece(
        { kind: 'log-levels', assetId: 'api-1', from: instant('08:00'), to: instant('11:30') },
        { count: 2000, errors: 20, share: 0.01, unit: '1' },
      ),
    ),
    usual('web-2', 'cpu.utilization', 0.18),
    telling(
      fill(LOOKUPS.fills, {
        ...full,
        now: '82 %',
        perDay: amount(0.015, '1'),
        limit: '100 %',
        at: clock.when(instant('03:00', '2026-03-22')),
      }),
      piece(
        { kind: 'forecast', assetId: 'api-1', metric: 'fs', labels: { mountpoint: '/var' }, from: instant('08:00'), to: NOW, limit: 1 },
        { count: 240, now: 0.82, perDay: 0.015, limit: 1, unit: '1', reachedAt: instant('03:00', '2026-03-22').toISOString() },
      ),
    ),
    telling(fill(LOOKUPS.logsNone, { asset: 'web-2', from: clock.time(instant('11:00')), to: clock.time(NOW) })),
    telling(
      fill(MEMORY.helped, { runbook: 'restart-service', target: 'db-1' }),
      piece(
        { kind: 'run', runId: 'r1' },
        {
          runbook: 'restart-service',
          target: 'db-1',
          state: 'done',
          helped: 'yes',
          startedAt: instant('09:00', '2026-03-02').toISOString(),
        },
      ),
    ),
    shift(ERRORS, SENTENCES.spike),
    telling(
      fill(RULED_OUT['began-after'], {
        asset: 'web-3',
        Signal: measureName('cpu.utilization', language, 'start'),
        signal: measureName('cpu.utilization', language),
        ...at('11:45'),
      }),
      samples({ ...CPU_API, asset: 'web-3', since: '11:45' }, 0.5, '11:45', '12:00'),
    ),
  ];
  return { statements: texts.map((one, index) => ({ number: index + 1, ...one })), clock };
}

/**
 * Why one sentence of a model over these statements is struck; null when it is shown.
 *
 * @throws when the text is not one sentence
 */
export function strikeOf(text: string, language: Language = languageOf(text.replace(/[“«][^”»]*[”»]/g, ''))): Strike | null {
  const { statements, clock } = told(language);
  const [sentence, ...more] = checkSentences(text, statements, clock);
  if (sentence === undefined || more.length > 0) throw new Error(`not one sentence: ${text}`);
  return sentence.strike;
}

function piece(query: EvidenceQuery, states: Figures): Evidence {
  return makeEvidence(query, states, NOW);
}

function logs(assetId: string, states: Figures): Evidence {
  return piece({ kind: 'logs', assetId, templateId: 't', from: instant('11:00'), to: NOW }, states);
}

function samples({ asset, concept, unit }: Shift, value: number, from: string, to: string): Evidence {
  const states = {
    count: 60,
    median: value,
    mean: value,
    min: value * 0.9,
    max: value * 1.1,
    first: value * 0.95,
    last: value * 1.05,
    unit,
  };
  return piece({ kind: 'samples', assetId: asset, metric: concept, labels: {}, from: instant(from), to: instant(to) }, states);
}
