import { commandLine } from './answer.js';
import { download, el, section, show } from './dom.js';
import { followOutput, outputCard } from './run-output.js';
import { runWords } from './run-words.js';
import { ago, measure, span, when } from './words.js';

const TONES = { SUCCEEDED: 'good', FAILED: 'critical', UNKNOWN: 'critical', BLOCKED: 'critical', REJECTED: 'warning', EXPIRED: 'warning' };
const STEP_TONES = { done: 'good', failed: 'critical', intent: 'info', waiting: '' };
const OVER = ['SUCCEEDED', 'FAILED', 'UNKNOWN', 'REJECTED', 'EXPIRED', 'CANCELLED', 'SUPERSEDED', 'BLOCKED'];
const EVERY_MS = 1_000;

/** Requests and what became of them, newest first. @param found answer of `/api/runs` */
export function runsView({ runs }) {
  const w = runWords();
  const head = el('header', { class: 'head' }, el('h1', {}, w.runs));
  if (runs.length === 0) return [head, el('div', { class: 'empty' }, el('h2', {}, w.noRuns), el('p', {}, w.noRunsHint))];
  const row = ({ request, told }) =>
    el(
      'li',
      {},
      el(
        'a',
        { class: `item ${toneOf(request.state)}`, href: `/runs/${encodeURIComponent(request.id)}`, 'data-link': true },
        el(
          'span',
          { class: 'row' },
          el('strong', {}, told.title),
          el('time', { class: 'muted', datetime: request.requestedAt }, ago(request.requestedAt)),
        ),
        el(
          'span',
          { class: 'row' },
          el('span', {}, el('code', {}, request.assets.join(', ')), el('span', { class: 'muted' }, ` · ${told.requestedBy}`)),
          el('span', { class: `state ${toneOf(request.state)}` }, w.states[request.state]),
        ),
      ),
    );
  return [head, el('ul', { class: 'run-list' }, ...runs.map(row)), historyPart()];
}

/** Requests, votes, steps and rows of the audit trail, as they may be kept elsewhere. */
function historyPart() {
  const fault = el('span', { class: 'muted', role: 'status' });
  const save = () => {
    show(fault);
    return download('/api/runs/export?limit=10000').catch((error) => show(fault, ` ${error.message}`));
  };
  return el('p', {}, el('button', { type: 'button', class: 'quiet', onclick: save }, runWords().history), fault);
}

/**
 * One request with its run, kept up to date until it is over: steps as they begin and end, output as it comes, what was measured.
 *
 * @param call asks the server
 * @param isShown whether the page is still the one that is looked at
 */
export async function runPage(id, call, isShown) {
  const path = `/api/runs/${encodeURIComponent(id)}`;
  const read = () => call(path);
  const part = () => el('div', { class: 'run-part' });
  const place = { head: part(), facts: part(), steps: part(), measured: part(), audit: part() };
  const draw = (found) => {
    show(place.head, runHead(found));
    show(place.facts, factsOf(found));
    show(place.steps, stepsOf(found));
    show(place.measured, measuredOf(found));
    show(place.audit, auditOf(found));
  };
  let found = await read();
  draw(found);
  const output = outputCard(found, path);
  const follow = async () => {
    while (isShown() && !isOver(found)) {
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      if (!isShown() || document.hidden) continue;
      const now = await read().catch(() => found);
      if (JSON.stringify(now) === JSON.stringify(found)) continue;
      found = now;
      if (isShown()) draw(found);
    }
  };
  void follow();
  void followOutput(path, call, output, isShown, () => found.run !== null || isOver(found));
  return [place.head, place.facts, place.steps, output.card, place.measured, place.audit];
}

/** Over, and measured where it was to be. */
function isOver({ approval, audit }) {
  if (!OVER.includes(approval.state)) return false;
  return approval.state !== 'SUCCEEDED' || approval.plan.successTest === null || isMeasured(audit);
}

function isMeasured(audit) {
  return audit.some(({ action }) => action === 'run.measured');
}

function toneOf(state) {
  return TONES[state] ?? 'info';
}

function runHead({ approval, told }) {
  const w = runWords();
  const tone = toneOf(approval.state);
  return el(
    'header',
    { class: `head ${tone}` },
    el('p', { class: 'chips' }, el('span', { class: `chip ${tone}`, role: 'status' }, w.states[approval.state])),
    el('h1', {}, told.title),
    el('p', { class: 'muted' }, el('time', { datetime: approval.requestedAt }, when(approval.requestedAt))),
    deedLink(approval.state),
  );
}

/** Where a person acts on it: this page only reads. */
function deedLink(state) {
  const w = runWords();
  const text = { PENDING: w.decideInChat, EXECUTING: w.stopInChat, APPROVED: w.stopInChat }[state];
  return text === undefined ? null : el('p', {}, el('a', { href: '/chat#requests' }, text));
}

function factsOf({ approval, commands, told }) {
  const w = runWords();
  const { plan, votes, quorum, alertId, requestedBy } = approval;
  const named = (id) => told.names[id] ?? id;
  const fact = (name, ...value) => [el('dt', {}, name), el('dd', {}, ...value)];
  return [
    el(
      'dl',
      { class: 'card run-facts' },
      ...fact(w.requestedBy, named(requestedBy)),
      // Nobody need approve what only looks.
      ...(quorum === 0
        ? []
        : fact(w.approvedBy, votes.length === 0 ? w.nobody : votes.map(({ principalId }) => named(principalId)).join(', '))),
      ...(approval.state === 'PENDING' ? fact(w.expires, when(approval.expiresAt)) : []),
      ...fact(w.on, el('code', {}, plan.targets.map(({ assetId }) => assetId).join(', '))),
      ...fact(w.runbook, el('code', {}, plan.runbookId), ` ${w.version(plan.runbookVersion)}`),
      ...(alertId === null
        ? []
        : fact(w.alert, el('a', { href: `/alerts/${encodeURIComponent(alertId)}`, 'data-link': true }, told.alert ?? alertId))),
      ...(told.reason === null ? [] : fact(w.reason, [told.reason, told.nextStep].filter(Boolean).join(' '))),
    ),
    section(
      w.commands,
      'run-commands',
      el('pre', { tabindex: 0 }, el('code', {}, commands.map(commandLine).join('\n'))),
      ...plan.steps.filter(({ kind }) => kind === 'script').map(({ script }) => el('pre', { tabindex: 0, 'aria-label': 'SCRIPT' }, script)),
    ),
  ];
}

/** Every step on every target; one that has not begun is there too. */
function stepsOf({ approval, run }) {
  const w = runWords();
  if (run === null) return null;
  const { targets, steps } = approval.plan;
  const of = (target, id) => run.steps.find((step) => step.target === target && step.id === id);
  const rows = targets.flatMap(({ assetId }) => steps.map(({ id }) => ({ assetId, id, step: of(assetId, id) })));
  return section(
    w.steps,
    'run-steps',
    el(
      'ol',
      {},
      ...rows.map(({ assetId, id, step }) => {
        const state = step?.state ?? 'waiting';
        const took = step?.endedAt ? ` · ${span(new Date(step.endedAt) - new Date(step.startedAt))}` : '';
        const exit = step === undefined || step.exitCode === null || step.exitCode === 0 ? '' : ` · ${w.exit(step.exitCode)}`;
        const where = targets.length > 1 ? [' ', el('code', {}, assetId)] : [];
        return el(
          'li',
          { 'data-state': state },
          el('span', { class: `state ${STEP_TONES[state]}` }, w.stepStates[state]),
          ' ',
          el('strong', {}, id),
          ...where,
          el('span', { class: 'muted' }, took, exit),
        );
      }),
    ),
  );
}

function measuredOf({ run, audit, told }) {
  const w = runWords();
  const measurement = run?.measurement ?? null;
  if (measurement === null) return null;
  const { metric, unit, before, after, helped } = measurement;
  const value = (number) => (number === null ? w.notMeasured : measure(number, unit));
  const first = [
    told.measure === null ? el('code', {}, metric) : el('span', { title: metric }, told.measure),
    ` ${w.beforeRun} ${value(before)}`,
  ];
  if (!isMeasured(audit)) return section(w.measured, 'run-measured', el('p', {}, ...first, `; ${w.measuredAgain}`));
  const verdict = helped === null ? w.helpUnknown : helped ? w.helped : w.helpedNot;
  return section(w.measured, 'run-measured', el('p', {}, ...first, `, ${w.afterRun} ${value(after)}. `, el('strong', {}, verdict)));
}

function auditOf({ audit, told }) {
  const w = runWords();
  const row = ({ sequence, at, actor, action, hash }, index) =>
    el(
      'li',
      { title: `${w.chain} ${sequence}: ${hash}` },
      el('time', { datetime: at }, when(at)),
      ' ',
      el('strong', {}, told.names[actor] ?? actor),
      ` ${told.deeds[index]} `,
      el('code', { class: 'muted' }, action),
    );
  return section(w.audit, 'run-audit', audit.length === 0 ? null : el('ol', {}, ...audit.map(row)));
}
