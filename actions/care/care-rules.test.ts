import { expect, test } from 'vitest';
import type { Calendar, CarePlan, Route, Silence } from '../../domain/care.ts';
import { personNamed } from '../../domain/person-named.ts';
import { sampleAlert } from '../../test/fakes/sample-cards.ts';
import { isWithin } from './hours.ts';
import { holderOf, matches } from './match.ts';
import { routesFor } from './routing.ts';

const context = { tenantId: 'default', groups: [{ id: 'storage', assets: ['lun-*', 'shelf-a2'] }] };
const at = (iso: string) => new Date(iso);

test('a match is exact or has a star, of a list any fits, all that is named must', () => {
  const alert = sampleAlert({ assetId: 'lun-12', name: 'High latency', severity: 'warning', labels: { team: 'db.core' } });
  expect(matches({}, alert, context)).toBe(true);
  expect(matches({ groups: ['storage'], severities: ['warning', 'critical'] }, alert, context)).toBe(true);
  expect(matches({ groups: ['storage'], severities: ['critical'] }, alert, context)).toBe(false);
  expect(matches({ names: ['high*'], labels: { team: 'db*' } }, alert, context)).toBe(true);
  expect(matches({ labels: { team: 'dbxcore' } }, alert, context)).toBe(false);
  expect(matches({ labels: { constructor: '*' } }, alert, context)).toBe(false);
  expect(matches({ assets: ['lun-1'] }, alert, context)).toBe(false);
  expect(matches({ tenants: ['other'] }, alert, context)).toBe(false);
  // What is left out is left out whole, by any of several.
  const all = { severities: ['warning'] } as const;
  expect(matches({ ...all, not: [{ labels: { team: 'web*' } }, { groups: ['storage'], names: ['Low*'] }] }, alert, context)).toBe(true);
  expect(matches({ ...all, not: [{ labels: { team: 'db*' } }] }, alert, context)).toBe(false);
  expect(matches({ ...all, not: [{ names: ['Low*'] }, { groups: ['storage'] }] }, alert, context)).toBe(false);
  expect(matches({ not: [{ labels: { env: 'test' } }] }, alert, context)).toBe(true);
});

test('an incident is held back only when each of its alerts is covered', () => {
  const silence = (id: string, asset: string, ends: string): Silence => ({
    id,
    scope: { kind: 'match', match: { assets: [asset] } },
    reason: 'r',
    createdBy: 'anna',
    createdAt: at('2026-01-01T00:00:00Z'),
    startsAt: at('2026-01-01T00:00:00Z'),
    endsAt: at(ends),
    closedAt: null,
    endedBy: null,
    place: null,
  });
  const [a, b] = [sampleAlert({ assetId: 'a' }), sampleAlert({ assetId: 'b' })];
  const short = silence('s1', 'a', '2026-01-02T00:00:00Z');
  const long = silence('s2', '*', '2026-01-03T00:00:00Z');
  expect(holderOf([short], [a, b], context)).toBeNull();
  expect(holderOf([short, long], [a, b], context)?.id).toBe('s2');
  expect(holderOf([short], [], context)).toBeNull();
});

test('hours follow the wall clock over a change of time, nights belong to the day they began on, holidays are none', () => {
  const office: Calendar = { id: 'o', timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: 540, to: 1080, holidays: ['2026-04-06'] };
  expect(isWithin(office, at('2026-03-27T08:00:00Z'))).toBe(true);
  expect(isWithin(office, at('2026-03-27T07:59:00Z'))).toBe(false);
  expect(isWithin(office, at('2026-03-30T07:00:00Z'))).toBe(true);
  expect(isWithin(office, at('2026-03-30T16:00:00Z'))).toBe(false);
  expect(isWithin(office, at('2026-03-29T10:00:00Z'))).toBe(false);
  expect(isWithin(office, at('2026-04-06T10:00:00Z'))).toBe(false);
  const night: Calendar = { ...office, from: 1320, to: 360, holidays: [] };
  expect(isWithin(night, at('2026-03-28T01:00:00Z'))).toBe(true);
  expect(isWithin(night, at('2026-03-29T01:00:00Z'))).toBe(false);
});

test('the first route that fits takes it, in its hours; what none takes goes everywhere', () => {
  const route = (id: string, more: Partial<Route>): Route => ({
    id,
    match: {},
    hours: null,
    outsideHours: false,
    channels: [{ platform: 'slack', channel: id }],
    rate: null,
    escalation: null,
    remindEveryMs: null,
    goOn: false,
    ...more,
  });
  const office: Calendar = { id: 'office', timeZone: 'UTC', days: [1, 2, 3, 4, 5], from: 540, to: 1080, holidays: [] };
  const plan: CarePlan = {
    groups: context.groups,
    calendars: [office],
    escalations: [],
    routes: [
      route('all', { goOn: true, match: { severities: ['critical'] } }),
      route('day', { hours: 'office', match: { groups: ['storage'] } }),
      route('night', { hours: 'office', outsideHours: true, match: { groups: ['storage'] } }),
    ],
  };
  const everywhere = [{ platform: 'slack', channel: 'ops' }];
  const taken = (assetId: string, severity: 'warning' | 'critical', iso: string) =>
    routesFor(
      plan,
      { alert: sampleAlert({ assetId, severity: 'warning' }), severity, at: at(iso) },
      { tenantId: 'default', everywhere },
    ).map(({ routeId }) => routeId);
  expect(taken('lun-1', 'warning', '2026-03-02T10:00:00Z')).toEqual(['day']);
  expect(taken('lun-1', 'critical', '2026-03-02T20:00:00Z')).toEqual(['all', 'night']);
  expect(taken('srv-1', 'critical', '2026-03-02T10:00:00Z')).toEqual(['all']);
  expect(taken('srv-1', 'warning', '2026-03-02T10:00:00Z')).toEqual([null]);
});

test('a person is meant by id, name, mail address or a first name that one has; nobody by what fits two or none', () => {
  const person = (id: string, name: string, userId: string, roles: readonly 'operator'[] = ['operator']) => ({
    ...{ id, name, roles, tenantId: 'default', language: 'en' as const, timeZone: 'UTC' },
    identities: [{ platform: 'email' as const, userId }],
  });
  const people = [
    person('anna', 'Anna Kim', 'anna@x.test'),
    person('anna2', 'Anna Lee', 'lee@x.test'),
    person('boris', 'Борис Орлов', 'b@x.test'),
    person('gone', 'Gone', 'g@x.test', []),
  ];
  expect(personNamed(people, '@ANNA')?.id).toBe('anna');
  expect(personNamed(people, 'anna  lee')?.id).toBe('anna2');
  expect(personNamed(people, 'mailto:b@x.test')?.id).toBe('boris');
  expect(personNamed(people, 'Борис')?.id).toBe('boris');
  expect(personNamed(people, 'бориса')?.id).toBe('boris');
  expect(personNamed(people, 'Anna K')).toBeNull();
  expect(personNamed(people, 'gone')).toBeNull();
  expect(personNamed(people, '')).toBeNull();
});
