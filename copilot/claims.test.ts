import { expect, test } from 'vitest';
import { makeEvidence } from '../domain/evidence.ts';
import type { Finding } from '../domain/finding.ts';
import type { Language } from '../domain/language.ts';
import { claimOfFinding } from './claims.ts';
import { createClock } from './wording/times.ts';

const at = new Date('2026-05-04T09:00:00Z');
const from = new Date('2026-05-04T08:00:00Z');

function reported(code: string, message: string, language: Language): string {
  const query = { kind: 'events', assetId: 'srv-1', code, component: 'CPU 1', asserted: true, from, to: at } as const;
  const evidence = makeEvidence(query, { count: 1, firstAt: from.toISOString(), lastAt: from.toISOString(), message }, at);
  const detail = { kind: 'hardware-event', code, component: 'CPU 1', count: 1, message } as const;
  const seen = { onset: from, until: from, strength: 0.9, surprise: 3, evidence: [evidence], detail } as const;
  const finding: Finding = { id: 'f', assetId: 'srv-1', concept: 'process.down', ...seen };
  return claimOfFinding(finding, { language, clock: createClock('UTC', at, language) }).text;
}

test('what is known by a message’s words alone is told by these words', () => {
  const message = 'CPU 1 has an internal error (IERR).';
  for (const language of ['en', 'ru', 'ko'] as const) expect(reported('CPU0000', message, language)).toContain(message);
});

test('what comes of a process’s files is a count, not a share', () => {
  const figures = { count: 60, unit: '1', median: 2_017, firstAt: from.toISOString(), lastAt: at.toISOString() };
  const query = { kind: 'samples', assetId: 'srv-1', metric: 'process_open_fds', labels: {}, from, to: at } as const;
  const evidence = [makeEvidence(query, figures, at), makeEvidence(query, { ...figures, median: 600 }, at)] as const;
  const detail = { kind: 'level-shift', metric: 'process_open_fds', labels: {}, unit: '1', normal: 600, now: 2_017 } as const;
  const finding: Finding = {
    id: 'f',
    assetId: 'srv-1',
    concept: 'process.saturated',
    onset: from,
    until: at,
    strength: 1,
    surprise: 3,
    evidence,
    detail,
  };
  const { text } = claimOfFinding(finding, { language: 'en', clock: createClock('UTC', at) });
  expect(text).toContain('went from 600 (usual) to 2017 since');
});

/** What is told of a signal whose source names no unit. */
function toldOf(concept: Finding['concept'], metric: string, normal: number, now: number): string {
  const query = { kind: 'samples', assetId: 'srv-1', metric, labels: {}, from, to: at } as const;
  const figures = { count: 60, unit: '1', firstAt: from.toISOString(), lastAt: at.toISOString() };
  const evidence = [
    makeEvidence(query, { ...figures, median: now, max: now }, at),
    makeEvidence(query, { ...figures, median: normal, max: normal }, at),
  ] as const;
  const detail = { kind: 'level-shift', metric, labels: {}, unit: '1', normal, now } as const;
  const finding: Finding = { id: 'f', assetId: 'srv-1', concept, onset: from, until: at, strength: 1, surprise: 3, evidence, detail };
  return claimOfFinding(finding, { language: 'en', clock: createClock('UTC', at) }).text;
}

test('what is counted stays a count where few of it, or none, are left or were there', () => {
  const told = (metric: string, now: number, normal: number) => toldOf('process.saturated', metric, normal, now);
  expect(told('pools_client_waiting_connections', 132, 0.3)).toMatch(
    /^Waiting connections and threads on srv-1 went from 0.3 \(usual\) to 132/,
  );
  expect(told('pools_server_idle_connections', 0, 19)).toMatch(/^Free connections and slots on srv-1 went from 19 \(usual\) to 0 /);
  expect(told('flow_control_paused', 0.7, 0.002)).toMatch(/ on srv-1 went from 0.2 % \(usual\) to 70 %/);
});

test.each([
  ['filesystem.full', 'node_filesystem_files_free', 2_420_000, 11_320, 'Free inodes on srv-1 went from 2420000 (usual) to 11320 since'],
  ['filesystem.full', 'system.filesystem.utilization', 0.42, 0.97, 'Filesystem use on srv-1 went from 42 % (usual) to 97 % since'],
  ['service.latency', 'kafka_consumergroup_lag', 135, 16_040, 'Backlog on srv-1 went from 135 (usual) to 16040 since'],
  ['service.unreached', 'orders', 1, 81_385, 'Requests on srv-1 went from 1 (usual) to 81385 since'],
  ['cpu.utilization', 'process.cpu.utilization', 1, 7.5, 'CPU use on srv-1 went from 100 % (usual) to 750 % since'],
] as const)('of %s, %s is a share only where it can be one', (concept, metric, normal, now, said) => {
  expect(toldOf(concept, metric, normal, now)).toContain(said);
});
