import { expect, test } from 'vitest';
import { describeTicketSystem, FIRST } from '../../../test/conformance/ticket-system.ts';
import { type FakeServiceNow, startFakeServiceNow } from '../../../test/fakes/servicenow/servicenow.ts';
import { createServiceNow, type ServiceNowSettings } from './servicenow.ts';

const PASSWORD = 'a-password-that-must-not-leak';
const OLGA = { id: 'a'.repeat(32), name: 'Olga Petrova' };
const ANNA = { id: 'b'.repeat(32), name: 'Anna Kim' };
const secret = async (reference: string) => (reference === 'env:SN_PASSWORD' ? PASSWORD : 'wrong');
const start = () => startFakeServiceNow({ user: 'bot', password: PASSWORD, users: { [OLGA.id]: OLGA.name, [ANNA.id]: ANNA.name } });
const at = (fake: FakeServiceNow, more: Partial<ServiceNowSettings> = {}) =>
  createServiceNow({ baseUrl: fake.url, user: 'bot', password: 'env:SN_PASSWORD', ...more }, secret);
const WORDS = { open: '1', 'in-progress': '2', resolved: '6' };

describeTicketSystem('servicenow', async () => {
  const fake = await start();
  return {
    system: (credentials) => at(fake, credentials === 'wrong' ? { password: 'env:OTHER' } : {}),
    tickets: () =>
      fake.records.map((row) => ({
        ref: row.sys_id ?? '',
        text: `${row.short_description}\n${row.description}`,
        comments: [...(fake.notes.get(row.sys_id ?? '') ?? [])].reverse(),
      })),
    lose: (request) => fake.loseAnswerOf(request === 'open' ? 'POST /api/now/table/incident' : /^PATCH /),
    refuseLookUp: (status, headers) => fake.failNext('GET /api/now/table/incident', status, headers),
    away: fake.away,
    person: {
      setState: (ref, state) => fake.edit(ref, { state: WORDS[state] }),
      assign: (ref, account) => fake.edit(ref, { assigned_to: account ?? '' }),
      comment: (ref, text) => fake.comment(ref, text),
    },
    accounts: [OLGA, ANNA],
    forbidStates: () => fake.forbid({ write: ['state'] }),
    webhook: (sys_id) => ({ sys_id }),
    states: ['open', 'in-progress', 'resolved'],
    secret: PASSWORD,
    stop: fake.stop,
  };
});

const ticket = {
  mark: 'inc_1',
  title: 'Slow',
  sections: [{ heading: null, paragraphs: ['[code]<script>alert(1)</script>[/code] [ CODE ]'], items: [] }],
  severity: 'warning' as const,
  since: new Date('2026-03-01T10:00:00Z'),
  project: 'Storage',
};

test('severity becomes impact and urgency, the project a group, and text from outside stays text', async () => {
  const fake = await start();
  const opened = await at(fake).open(ticket, FIRST);
  await at(fake).comment(opened.ref, { mark: 'tkt_1', sections: ticket.sections });
  expect(fake.records[0]).toMatchObject({ impact: '2', urgency: '2', assignment_group: 'Storage', correlation_id: 'inc_1' });
  for (const text of [fake.records[0]?.description, ...[...fake.notes.values()].flat()]) {
    expect(text).toContain('<script>');
    expect(text).not.toMatch(/\[\/?\s*code/i);
  }
  await fake.stop();
});

test('a stranger’s record is never taken for ours, though the instance leaves out a condition that it may not read', async () => {
  const fake = await start();
  await at(fake).open({ ...ticket, mark: 'inc_stranger' }, FIRST);
  fake.forbid({ read: ['correlation_id'] });
  await expect(at(fake).open(ticket, FIRST)).rejects.toMatchObject({
    code: 'TICKET_REJECTED',
    hint: { en: expect.stringContaining('incident.correlation_id') },
  });
  await fake.stop();
});

test('what the instance demands is named: a resolution code that it does not know, a table that is not there', async () => {
  const fake = await start();
  const { ref } = await at(fake).open(ticket, FIRST);
  await expect(at(fake, { closeCode: 'Erledigt' }).change(ref, { state: 'resolved', note: 'x' })).rejects.toMatchObject({
    hint: { en: expect.stringContaining('“Erledigt”') },
  });
  fake.failNext(/^PATCH/, 403, {}, { error: { detail: 'Data Policy Exception: The following fields are mandatory: Category' } });
  await expect(at(fake).change(ref, { state: 'resolved', note: 'x' })).rejects.toMatchObject({
    hint: { en: expect.stringContaining('(Category)') },
  });
  await expect(at(fake, { table: 'sn_other' }).open(ticket, FIRST)).rejects.toMatchObject({
    hint: { en: expect.stringContaining('no table sn_other') },
  });
  await fake.stop();
});

test('settings that would send the password in the clear, or hold it, are refused', () => {
  const bad = (given: object) => () => createServiceNow({ baseUrl: 'https://x.test', user: 'bot', password: 'env:P', ...given }, secret);
  expect(bad({ baseUrl: 'http://x.test' })).toThrow('https');
  expect(bad({ password: 'hunter2' })).toThrow('env:NAME');
  expect(bad({ password: null })).toThrow('user and password, or token');
});
