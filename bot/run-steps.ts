import { unfinishedIn } from '../actions/runs/steps.ts';
import type { Plan, Run, RunStep } from '../domain/action.ts';
import { redact } from '../domain/redact/redact.ts';
import type { Reader } from './cards.ts';
import { cut, formatDuration } from './format.ts';
import { endedStep } from './run-cards.ts';
import { sayRun } from './run-texts.ts';
import { say } from './texts.ts';

/** Targets that are named each by itself; of more there is a count. */
const NAMED = 20;

/** Each step of a run that is over and how it ended, those that never began too; of several targets, what became of each. */
export function stepItems(plan: Pick<Plan, 'targets' | 'steps'>, run: Run, reader: Reader): string[] {
  const { language } = reader;
  const recordOf = (id: string, assetId: string) => run.steps.find((one) => one.id === id && one.target === assetId);
  const [first, ...others] = plan.targets;
  if (others.length === 0) {
    const known = new Set(plan.steps.map(({ id }) => id));
    const strays = run.steps.filter(({ id }) => !known.has(id));
    return [
      ...plan.steps.map(({ id }) => stepText(id, recordOf(id, first.assetId), reader)),
      ...strays.map((record) => stepText(record.id, record, reader)),
    ];
  }
  const unfinished = new Set(unfinishedIn(plan, run));
  const ids = plan.targets.map(({ assetId }) => assetId);
  const [done, begun, untouched] = [
    ids.filter((id) => !unfinished.has(id)),
    ids.filter((id) => unfinished.has(id) && run.steps.some(({ target }) => target === id)),
    ids.filter((id) => !run.steps.some(({ target }) => target === id)),
  ];
  return [
    ...begun.slice(0, NAMED).flatMap((assetId) => {
      const target = cut(assetId, 80);
      const records = plan.steps.flatMap(({ id }) => recordOf(id, assetId) ?? []);
      const open = records.filter(({ state }) => state !== 'done');
      const rest = open.length > 0 ? open : records.slice(-1);
      return rest.map((record) => sayRun(language, 'onTarget', { target, text: stepText(record.id, record, reader) }));
    }),
    ...(begun.length > NAMED ? [say(language, 'moreTargets', { count: begun.length - NAMED })] : []),
    ...(done.length === 0 ? [] : [sayRun(language, 'doneOn', { targets: named(done, reader) })]),
    ...(untouched.length === 0 ? [] : [sayRun(language, 'notBegunOn', { targets: named(untouched, reader) })]),
  ];
}

/** What the steps said, one after another; of several targets each with its name, what failed last: the end is what is shown. */
export function outputOfSteps({ targets }: Pick<Plan, 'targets'>, run: Run): string {
  const said = run.steps.filter(({ output }) => output.trim() !== '');
  const ordered = [...said.filter(({ state }) => state === 'done'), ...said.filter(({ state }) => state !== 'done')];
  const head = ({ target, id }: RunStep) => (targets.length === 1 ? [] : [`--- ${cut(target, 80)} · ${cut(id, 80)}`]);
  return ordered.flatMap((step) => [...head(step), redact(step.output).trimEnd()]).join('\n');
}

function named(ids: readonly string[], { language }: Reader): string {
  const shown = ids.slice(0, NAMED).map((id) => cut(id, 80));
  return [...shown, ...(ids.length > NAMED ? [say(language, 'moreTargets', { count: ids.length - NAMED })] : [])].join(', ');
}

function stepText(id: string, record: RunStep | undefined, { language }: Reader): string {
  const name = cut(id, 80);
  if (record === undefined) return sayRun(language, 'stepNotBegun', { id: name });
  if (record.state === 'intent') return say(language, 'stepIntent', { id: name });
  const time = record.endedAt === null ? '–' : formatDuration(record.endedAt.getTime() - record.startedAt.getTime(), language);
  return endedStep(language, record, name, time);
}
