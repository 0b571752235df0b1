import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { requestsIn } from '../copilot/understand/several.ts';
import { type Context, understand } from '../copilot/understand/understand.ts';
import type { Intent, IntentKind } from '../domain/answer.ts';
import { CONTEXT } from './utterances/context.ts';

/** One line of `utterances/*.jsonl`, see the README there. */
type Utterance = {
  readonly text: string;
  readonly kind: IntentKind;
  readonly asset?: string | null;
  readonly incident?: number;
  readonly window?: readonly [string, string];
  readonly concept?: string;
  readonly durationMs?: number;
  readonly contains?: string;
  /** What else it asks for, in its order. */
  readonly also?: readonly IntentKind[];
  /** What the thread spoke of before. */
  readonly after?: Pick<Context, 'kind' | 'assetId' | 'concept'>;
};
type Judged = Utterance & {
  readonly language: string;
  readonly batch: string;
  readonly heldOut: boolean;
  readonly intent: Intent;
  readonly others: readonly IntentKind[];
};

const LANGUAGES = ['en', 'ru', 'ko'];
const DEEDS: readonly IntentKind[] = ['silence', 'acknowledge', 'run', 'ticket'];
/** A file per language and batch; what has no number is of the first four, a fifth of which was held out. */
const FOLDER = new URL('./utterances/', import.meta.url);
const ALL: readonly Judged[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .sort()
  .flatMap((name) => {
    const [language = '', batch = 'first four'] = name.replace('.jsonl', '').split('-');
    return readFileSync(new URL(name, FOLDER), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line): Judged => {
        const said = JSON.parse(line) as Utterance;
        const context = { ...CONTEXT, ...said.after };
        const [first = said.text, ...rest] = requestsIn(said.text, context);
        const heldOut = batch === 'first four' && createHash('sha256').update(said.text).digest().readUInt32BE() % 5 === 0;
        return {
          ...said,
          language,
          batch,
          heldOut,
          intent: understand(first, context),
          others: rest.map((one) => understand(one, context).kind),
        };
      });
  });
const HELD_OUT = ALL.filter(({ heldOut }) => heldOut);

const right = ({ kind, intent }: Judged) => kind === intent.kind;
const share = (of: readonly Judged[]) => of.filter(right).length / of.length;
const figure = (of: readonly Judged[]) => `${of.filter(right).length}/${of.length} = ${share(of).toFixed(3)}`;

/** The slots that are given and are read otherwise. */
function wrongSlots({ asset, incident, window, concept, durationMs, contains, intent }: Judged): string[] {
  const read = {
    asset: intent.assetId,
    incident: intent.incidentNumber,
    window: intent.window && [iso(intent.window.from), iso(intent.window.to)].join(),
    concept: intent.concept,
    durationMs: intent.durationMs,
    contains: intent.contains,
  };
  const given = { asset, incident, window: window?.join(), concept, durationMs, contains: contains?.toLowerCase() };
  return Object.entries(given).flatMap(([slot, value]) => {
    const is = read[slot as keyof typeof read];
    return value === undefined || value === is ? [] : [`${slot} ${value} read as ${is}`];
  });
}

const iso = (at: Date) => at.toISOString().replace('.000', '');
const SLOTS: ReadonlyArray<keyof Utterance> = ['asset', 'incident', 'window', 'concept', 'durationMs', 'contains'];
const slotsIn = (of: readonly Judged[]) => of.reduce((sum, one) => sum + SLOTS.filter((slot) => one[slot] !== undefined).length, 0);
const slotFigure = (of: readonly Judged[]) => `${slotsIn(of) - of.flatMap(wrongSlots).length}/${slotsIn(of)}`;
const wholeFigure = (of: readonly Judged[]) => {
  const slotted = of.filter((one) => slotsIn([one]) > 0);
  return `${slotted.filter((one) => wrongSlots(one).length === 0).length}/${slotted.length}`;
};

test('at least 400 things people on call type, of every kind, 40 of them not for the bot', () => {
  expect(new Set(ALL.map(({ text }) => text)).size).toBeGreaterThanOrEqual(400);
  expect(new Set(ALL.map(({ kind }) => kind)).size).toBe(26);
  expect(ALL.filter(({ kind }) => kind === 'unknown').length).toBeGreaterThanOrEqual(40);
});

test('no deed is read from what is not that deed', () => {
  const deeds = ALL.filter((one) => DEEDS.includes(one.intent.kind) && !right(one) && !one.also?.includes(one.intent.kind));
  expect(deeds.map(({ text, intent }) => `${text} → ${intent.kind}`)).toEqual([]);
});

test('what asks for one thing is hardly ever taken for several', () => {
  const taken = ALL.filter(({ also, others }) => also === undefined && others.length > 0);
  expect(taken.length).toBeLessThan(ALL.length / 1_000);
  const deeds = taken.filter(({ others }) => others.some((one) => DEEDS.includes(one)));
  expect(deeds.map(({ text }) => text)).toEqual([]);
});

test('95 of 100 are understood in the fifth that was held out, and their slots', () => {
  for (const language of LANGUAGES) {
    const of = ALL.filter((one) => one.language === language);
    console.info(`${language}  all ${figure(of)}  held out ${figure(of.filter(({ heldOut }) => heldOut))}`);
  }
  for (const kind of new Set(ALL.map((one) => one.kind))) {
    console.info(`${kind.padEnd(12)} ${figure(ALL.filter((one) => one.kind === kind))}`);
  }
  for (const [batch, of] of Map.groupBy(ALL, (one) => one.batch)) {
    console.info(`batch ${batch}  ${figure(of)}  slots ${slotFigure(of)}, all of a sentence right ${wholeFigure(of)}`);
  }
  const open = ALL.filter(({ heldOut }) => !heldOut);
  console.info(`all ${figure(ALL)}  open ${figure(open)}  held out ${figure(HELD_OUT)}`);
  console.info(`slots: open ${slotFigure(open)}  held out ${slotFigure(HELD_OUT)}`);
  if (process.env.UTTERANCES === 'errors') {
    for (const one of open.filter((each) => !right(each) || wrongSlots(each).length > 0)) {
      console.info(`${one.kind} read as ${one.intent.kind}: ${one.text} ${wrongSlots(one).join('; ')}`);
    }
  }
  expect(share(HELD_OUT)).toBeGreaterThanOrEqual(0.95);
  expect(1 - HELD_OUT.flatMap(wrongSlots).length / slotsIn(HELD_OUT)).toBeGreaterThanOrEqual(0.95);
  // Of the batches that were written for their slots.
  const slotted = ALL.filter(({ batch }) => batch === '12' || batch === '13');
  expect(1 - slotted.flatMap(wrongSlots).length / slotsIn(slotted)).toBeGreaterThanOrEqual(0.97);
});
