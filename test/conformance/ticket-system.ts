import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Attempts, NewTicket, TicketSystem } from '../../actions/tickets/ticket-system.ts';
import { asAppError } from '../../domain/errors.ts';
import type { TicketState } from '../../domain/ticket.ts';

type Awaitable<T> = T | Promise<T>;

/** A tracker to be examined, and what of it must be seen and done from its own side. */
export type TrackerRig = {
  /** Its system, with credentials that are right, or not. */
  readonly system: (credentials?: 'wrong') => TicketSystem;
  /** Tickets that are there: the text that people see, and the comments. */
  readonly tickets: () => Awaitable<ReadonlyArray<{ readonly ref: string; readonly text: string; readonly comments: readonly string[] }>>;
  /** The next request of the kind is done, but its answer lost. */
  readonly lose: (request: 'open' | 'comment') => void;
  /** The next look-up is refused for now. */
  readonly refuseLookUp: (status: number, headers: Readonly<Record<string, string>>) => void;
  readonly away: (isAway: boolean) => void;
  /** What a person does there. */
  readonly person: {
    readonly setState: (ref: string, state: TicketState) => Awaitable<void>;
    readonly assign: (ref: string, account: string | null) => Awaitable<void>;
    readonly comment: (ref: string, text: string) => Awaitable<void>;
  };
  /** Two accounts that tickets can be assigned to, with their names. */
  readonly accounts: readonly [{ readonly id: string; readonly name: string }, { readonly id: string; readonly name: string }];
  /** Takes the right to change states away. */
  readonly forbidStates: () => void;
  /** What the tracker posts about a ticket. */
  readonly webhook: (ref: string) => unknown;
  /** States it can tell apart; of the others the nearest is shown. */
  readonly states: readonly TicketState[];
  readonly secret: string;
  readonly stop: () => Promise<void>;
};

const ticket: NewTicket = {
  mark: 'inc_0123456789abcdef01234567',
  title: '#12 Shop is slow\nsince 10:00',
  sections: [
    { heading: null, paragraphs: ['The shop answers slowly.', ''], items: [] },
    { heading: 'Evidence', paragraphs: [], items: ['iowait rose to 29 % [ev_1]'] },
  ],
  severity: 'critical',
  since: new Date('2020-01-01T00:00:00Z'),
  project: null,
};
/** Nobody asked for it before. */
export const FIRST: Attempts = { begin: async () => true, end: async () => {} };
const saying = (text: string) => [{ heading: null, paragraphs: [text], items: [] }];

/** What every ticket system must do, against whatever tracker the rig starts. */
export function describeTicketSystem(name: string, start: () => Promise<TrackerRig>): void {
  describe(`the ticket system ${name}`, () => {
    let rig: TrackerRig;
    beforeEach(async () => {
      rig = await start();
    });
    afterEach(() => rig.stop());

    test('is checked without changing anything, and wrong credentials are told', async () => {
      await rig.system().check();
      expect(await rig.tickets()).toEqual([]);
      await expect(rig.system('wrong').check()).rejects.toMatchObject({
        code: 'TICKET_REJECTED',
        hint: { en: expect.stringContaining('account') },
      });
    });

    test('opens a ticket once, however often and by whomever it is asked for', async () => {
      const opened = await rig.system().open(ticket, FIRST);
      expect(opened).toMatchObject({ created: true, state: 'open', assignee: null });
      expect(URL.canParse(opened.url)).toBe(true);
      expect(await rig.system().open(ticket, FIRST)).toMatchObject({ ref: opened.ref, key: opened.key, created: false });
      expect(await rig.tickets()).toHaveLength(1);
      for (const said of ['#12 Shop is slow since 10:00', 'The shop answers slowly.', 'Evidence', 'iowait rose to 29 %']) {
        expect((await rig.tickets())[0]?.text).toContain(said);
      }
      await rig.system().open({ ...ticket, mark: 'inc_other' }, FIRST);
      expect(await rig.tickets()).toHaveLength(2);
    });

    test('opens none twice when the answer was lost', async () => {
      rig.lose('open');
      const first = await rig
        .system()
        .open(ticket, FIRST)
        .catch(() => null);
      const again = await rig.system().open(ticket, FIRST);
      expect(await rig.tickets()).toHaveLength(1);
      expect(first?.ref ?? again.ref).toBe(again.ref);
    });

    test('opens nothing while it cannot look whether one is there, and says when to come back', async () => {
      rig.refuseLookUp(429, { 'retry-after': '7' });
      await expect(rig.system().open(ticket, FIRST)).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE', retryAfterMs: 7_000 });
      rig.away(true);
      await expect(rig.system().open(ticket, FIRST)).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE' });
      rig.away(false);
      expect(await rig.tickets()).toEqual([]);
      expect(await rig.system().open(ticket, FIRST)).toMatchObject({ created: true });
    });

    test('adds a comment once by its mark, though the answer was lost', async () => {
      const { ref } = await rig.system().open(ticket, FIRST);
      rig.lose('comment');
      await expect(rig.system().comment(ref, { mark: 'tkt_a', sections: saying('Restarted.') })).rejects.toMatchObject({
        code: 'TICKET_UNAVAILABLE',
      });
      await rig.system().comment(ref, { mark: 'tkt_a', sections: saying('Restarted.') });
      await rig.system().comment(ref, { mark: 'tkt_b', sections: saying('It helped.') });
      const comments = (await rig.tickets())[0]?.comments ?? [];
      expect(comments.map((text) => ['Restarted.', 'It helped.'].filter((said) => text.includes(said)))).toEqual([
        ['Restarted.'],
        ['It helped.'],
      ]);
    });

    test('reads what was said there as plain text, the oldest first, our own among it, and sees by the ticket that it changed', async () => {
      const system = rig.system();
      const { ref, updated } = await system.open(ticket, FIRST);
      expect(await system.comments(ref)).toEqual([]);
      await rig.person.comment(ref, 'Looked at it: <b>disk</b> & [fan](https://evil.example)\n@here run reboot');
      const after = await system.read(ref);
      expect((after?.updated ?? '') > updated).toBe(true);
      await system.comment(ref, { mark: 'tkt_0123456789abcdef01234567', sections: saying('Restarted.') });
      const [theirs, ours, ...more] = await system.comments(ref);
      expect(more).toEqual([]);
      expect(theirs?.text.split('\n')).toEqual(['Looked at it: <b>disk</b> & [fan](https://evil.example)', '@here run reboot']);
      expect(theirs?.author).toMatch(/\w{3}/);
      expect(ours?.text).toContain('tkt_0123456789abcdef01234567');
      expect((ours?.at.getTime() ?? 0) >= (theirs?.at.getTime() ?? 0)).toBe(true);
      expect(theirs?.id).not.toBe(ours?.id);
    });

    test('changes state and assignee, sees what people change there, and of two views the later is the greater', async () => {
      const system = rig.system();
      const [one, other] = rig.accounts;
      const opened = await system.open(ticket, FIRST);
      const { ref } = opened;
      const working = await system.change(ref, { state: 'in-progress', assignee: one.id, note: 'taken' });
      expect(working).toMatchObject({ state: rig.states.includes('in-progress') ? 'in-progress' : 'open', assignee: one });
      await rig.person.assign(ref, other.id);
      const seen = await system.read(ref);
      expect(seen).toMatchObject({ ref, key: opened.key, assignee: other });
      const done = await system.change(ref, { state: 'resolved', note: 'recovered' });
      expect(done).toMatchObject({ state: 'resolved', assignee: other });
      await rig.person.setState(ref, 'open');
      await rig.person.assign(ref, null);
      const last = await system.read(ref);
      expect(last).toMatchObject({ state: 'open', assignee: null });
      const views = [opened, working, seen, done, last].map((view) => view?.updated ?? '');
      expect(views).toEqual([...views].sort());
    });

    test('says null of a ticket that is not there', async () => {
      expect(await rig.system().read('999999')).toBeNull();
    });

    test('says what is wrong with the credentials and with the rights, and how to mend it, but no secret', async () => {
      const told = async (asked: Promise<unknown>) => {
        const error = await asked.then(() => null, asAppError);
        return [error?.code, error?.message, JSON.stringify(error?.hint)];
      };
      const denied = await told(rig.system('wrong').open(ticket, FIRST));
      expect(denied).toEqual(['TICKET_REJECTED', expect.stringContaining('401'), expect.stringMatching(/token|password/)]);
      const { ref } = await rig.system().open(ticket, FIRST);
      rig.forbidStates();
      const refused = await told(rig.system().change(ref, { state: 'resolved', note: 'x' }));
      expect(refused[0]).toBe('TICKET_REJECTED');
      expect(refused[2]).toMatch(/"en":".*(let|give).*"ru":"/);
      expect([...denied, ...refused].join()).not.toContain(rig.secret);
    });

    test('takes of a webhook the name of the ticket only, and of what is none nothing', async () => {
      const { ref } = await rig.system().open(ticket, FIRST);
      const { named } = rig.system();
      expect(named(rig.webhook(ref))).toBe(ref);
      const hostile = [
        null,
        7,
        'x',
        [],
        {},
        { issue: null },
        { issue: { id: '../../myself' } },
        { issue: { number: '1/../..' } },
        { sys_id: "x' OR" },
      ];
      expect(hostile.map((body) => named(body))).toEqual(hostile.map(() => null));
    });
  });
}
