import { expect, test } from 'vitest';
import type { TicketAccount, TicketMirror, TicketState } from '../../domain/ticket.ts';
import { merge, type Ours, type Theirs } from './merge.ts';

const STATES: readonly TicketState[] = ['open', 'in-progress', 'resolved'];
const account = (id: string | null): TicketAccount | null => (id === null ? null : { id, name: id.toUpperCase() });
const LINKS: Readonly<Record<string, string>> = { olga: 'o', anna: 'a' };
const accountOf = (id: string) => LINKS[id] ?? null;
const base = (ours: Ours, theirs: Theirs): Pick<TicketMirror, 'ours' | 'theirs'> => ({ ours, theirs: { ...theirs, updated: '' } });
const START = base({ state: 'open', assignee: null }, { state: 'open', assignee: null });

test('what changed on one side goes to the other, and nothing comes back', () => {
  const taken: Ours = { state: 'in-progress', assignee: 'olga' };
  expect(merge(START, taken, START.theirs, accountOf)).toEqual({ push: { state: 'in-progress', assignee: 'o' }, take: {} });
  const told: Theirs = { state: 'in-progress', assignee: account('o') };
  expect(merge(base(taken, told), taken, told, accountOf)).toEqual({ push: {}, take: {} });
  // A process died after it wrote there and before it wrote that down.
  expect(merge(START, taken, told, accountOf)).toEqual({ push: {}, take: {} });
  expect(merge(START, START.ours, told, accountOf)).toEqual({ push: {}, take: told });
});

test('where both changed a recovery counts, else those who work in the tracker', () => {
  expect(merge(START, { state: 'resolved', assignee: null }, { state: 'in-progress', assignee: null }, accountOf).push).toEqual({
    state: 'resolved',
  });
  expect(merge(START, { state: 'in-progress', assignee: 'olga' }, { state: 'resolved', assignee: account('a') }, accountOf)).toEqual({
    push: {},
    take: { state: 'resolved', assignee: account('a') },
  });
});

test('a ticket that is resolved there is never opened again by us', () => {
  for (const before of STATES) {
    for (const ours of STATES) {
      const known = base({ state: before, assignee: null }, { state: 'resolved', assignee: null });
      expect(merge(known, { state: ours, assignee: null }, known.theirs, accountOf).push.state).toBeUndefined();
    }
  }
});

test('strangers who are assigned there stay, and people without an account are not pushed', () => {
  const stranger = base({ state: 'open', assignee: 'boris' }, { state: 'open', assignee: account('x') });
  expect(merge(stranger, { state: 'open', assignee: null }, stranger.theirs, accountOf).push).toEqual({});
  expect(merge(START, { state: 'open', assignee: 'boris' }, START.theirs, accountOf)).toEqual({ push: {}, take: {} });
  // Whoever was taken off there was not whom we have here.
  expect(merge(stranger, stranger.ours, { state: 'open', assignee: null }, accountOf).take).toEqual({});
  const olga = base({ state: 'open', assignee: 'olga' }, { state: 'open', assignee: account('o') });
  expect(merge(olga, olga.ours, { state: 'open', assignee: null }, accountOf).take).toEqual({ assignee: null });
  expect(merge(olga, { state: 'open', assignee: null }, olga.theirs, accountOf).push).toEqual({ assignee: null });
});

/** A tracker that knows only some states and rewrites what it is told. */
type Tracker = (state: TicketState) => TicketState;
const TRACKERS: Readonly<Record<string, Tracker>> = {
  faithful: (state) => state,
  'without work': (state) => (state === 'resolved' ? 'resolved' : 'open'),
  'opens what is closed': (state) => (state === 'resolved' ? 'open' : state),
  'works on everything': (state) => (state === 'resolved' ? 'resolved' : 'in-progress'),
  contrary: (state) => (state === 'open' ? 'resolved' : 'open'),
};
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

/** One look at both sides, as the mirror does it: takes, then pushes, then keeps both as they are. @returns how often it wrote there */
function sync(known: Pick<TicketMirror, 'ours' | 'theirs'>, ours: Ours, theirs: Theirs, tracker: Tracker) {
  const { take, push } = merge(known, ours, theirs, accountOf);
  const linked = Object.keys(LINKS).find((id) => LINKS[id] === take.assignee?.id);
  const after: Ours = {
    state: take.state === 'in-progress' && ours.state === 'open' && theirs.assignee?.id === 'o' ? 'in-progress' : ours.state,
    assignee: take.assignee === null ? null : (linked ?? ours.assignee),
  };
  const there: Theirs = {
    state: push.state === undefined ? theirs.state : tracker(push.state),
    assignee: push.assignee === undefined ? theirs.assignee : account(push.assignee),
  };
  return { known: base(after, there), ours: after, theirs: there, writes: Object.keys(push).length };
}

test.each(Object.entries(TRACKERS))('no ping-pong with a tracker that is %s, whatever people do on either side', (_name, tracker) => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const next = random(seed);
    const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T;
    let now = { known: START, ours: START.ours as Ours, theirs: START.theirs as Theirs, writes: 0 };
    for (let step = 0; step < 12; step += 1) {
      const ours: Ours =
        next() < 0.5
          ? now.ours
          : { state: now.ours.state === 'resolved' ? 'resolved' : pick(STATES), assignee: pick(['olga', 'anna', 'boris', null]) };
      const theirs: Theirs = next() < 0.5 ? now.theirs : { state: pick(STATES), assignee: account(pick(['o', 'a', 'x', null])) };
      now = sync(now.known, ours, theirs, tracker);
      // Both fields once at most; then every webhook and every poll that tells of our own write finds nothing to do.
      expect(now.writes).toBeLessThanOrEqual(2);
      for (let echo = 0; echo < 3; echo += 1) {
        const again = sync(now.known, now.ours, now.theirs, tracker);
        expect({ seed, step, ...again }).toEqual({ seed, step, ...now, writes: 0 });
      }
    }
  }
});
