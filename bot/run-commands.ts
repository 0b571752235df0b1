import type { Approval, Runbook } from '../domain/action.ts';
import { lacking } from '../domain/refusals.ts';
import { canSomewhere, type Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import { titleOf } from './announce-approval.ts';
import type { Card } from './card.ts';
import { type Reader, sentenceCard } from './cards.ts';
import { runbooksCard, runsCard } from './run-cards.ts';
import { sayRun } from './run-texts.ts';

/** What a sentence says about runs. Whole sentences only: nobody's remark to a colleague is one. */
export type RunCommand =
  | { readonly kind: 'stop'; readonly approvalId: string | null }
  | { readonly kind: 'runs' }
  | { readonly kind: 'runbooks'; readonly assetId: string | null }
  | { readonly kind: 'form'; readonly runbookId: string; readonly assetId: string; readonly values: Readonly<Record<string, string>> };

const STOP =
  /^(?:please |pls )?(?:stop|cancel|abort|kill)(?: (?:the |this |that )?(?:run|runbook|execution))?(?: (?<id>apr_[0-9a-f]{24}))?(?: please)?[.!]*$/u;
const STOP_RU =
  /^(?:пожалуйста,? )?(?:останови|остановите|прерви|прервите|отмени|отмените)(?: (?:этот |это |этого )?(?:запуск|выполнение|сценарий))?(?: (?<id>apr_[0-9a-f]{24}))?(?:,? пожалуйста)?[.!]*$/u;
const STOP_KO = /^(?:실행|런북)(?:을|를)? ?(?<id>apr_[0-9a-f]{24})? ?(?:중지|멈춰|취소)(?:해|해줘|해주세요)?[.!]*$/u;
const RUNS =
  /^(?:(?:list |show )?(?:the )?(?:latest |last |recent )?runs|what (?:has been|was) run|(?:покажи |список )?(?:последние )?(?:запуски|запусков)|실행 (?:목록|기록))[?.!]*$/u;

const RUNBOOKS =
  /^(?:(?:list |show )?(?:the |all |available )?(?:runbooks|playbooks)|what can (?:i|we|you) run|(?:покажи |список )?(?:все )?(?:ранбуки|ранбуков|плейбуки|плейбуков|сценарии|сценариев)|что (?:можно|можешь) (?:запустить|выполнить)|런북(?: 목록)?)(?: (?:for|on|для|на) (?<assetId>\S+?))?[?.!]*$/iu;

/** A runbook by its id, on an asset, and values of its parameters where they are said at once. */
const FORM =
  /^(?:run|запусти|выполни|실행) (?<runbookId>[a-z0-9][a-z0-9-]*) (?:on|at|на|@) (?<assetId>[^\s@]+?)(?:[.!]?|(?<values>(?: [a-z][a-z0-9_]*=(?:"[^"]*"|\S+))+))$/iu;
const VALUE = / (?<name>[a-z][a-z0-9_]*)=(?:"(?<quoted>[^"]*)"|(?<bare>\S+))/giu;

/** Null when the sentence is none of these. "Stop" alone is none: it must say what. */
export function readRunCommand(text: string): RunCommand | null {
  const written = text.replace(/<@[^>]*>/g, ' ').trim();
  const said = written.replace(/\s+/g, ' ').toLowerCase();
  if (RUNS.test(said)) return { kind: 'runs' };
  const listed = RUNBOOKS.exec(written);
  if (listed) return { kind: 'runbooks', assetId: listed.groups?.assetId ?? null };
  const { runbookId, assetId, values = '' } = FORM.exec(written)?.groups ?? {};
  if (runbookId !== undefined && assetId !== undefined) return { kind: 'form', runbookId, assetId, values: valuesIn(values) };
  const found = [STOP, STOP_RU, STOP_KO].map((phrase) => phrase.exec(said)).find((match) => match !== null);
  if (!found || !/\s/.test(found[0])) return null;
  return { kind: 'stop', approvalId: found.groups?.id ?? null };
}

function valuesIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(VALUE)].map(({ groups = {} }) => [groups.name ?? '', groups.quoted ?? groups.bare ?? '']));
}

export type RunCommandDeps = {
  readonly stores: Pick<TenantStores, 'approvals' | 'people'>;
  readonly runbooks?: readonly Runbook[];
  readonly now: () => Date;
  readonly stop: (principal: Principal, approvalId: string) => Promise<Approval>;
};

const SHOWN_RUNS = 12;

/**
 * Does what a sentence about runs asks for: the run of the thread's alert is meant where there is one, else the only one that runs.
 *
 * @throws REQUEST_FORBIDDEN, and what stopping throws
 */
export async function obeyRunCommand(
  deps: RunCommandDeps,
  principal: Principal,
  reader: Reader,
  command: Exclude<RunCommand, { readonly kind: 'form' }>,
  alertId: string | null,
): Promise<Card> {
  if (!canSomewhere(principal, 'read')) throw lacking(principal.id, 'read');
  const { stores, runbooks = [] } = deps;
  const options = { ...reader, at: deps.now() };
  const { language } = reader;
  if (command.kind === 'runs') {
    const lines = await linesOf(deps, [...(await stores.approvals.list({ limit: SHOWN_RUNS }))].reverse(), reader);
    return lines.length === 0
      ? sentenceCard(sayRun(language, 'noRuns'), options)
      : runsCard(lines, { ...options, headline: sayRun(language, 'runsTitle') });
  }
  if (command.kind === 'runbooks') return runbooksCard(runbooks, { ...options, assetId: command.assetId });
  if (command.approvalId !== null) {
    await deps.stop(principal, command.approvalId);
    return sentenceCard(sayRun(language, 'stopping'), options);
  }
  const running = await stores.approvals.list({ states: ['EXECUTING'], limit: 100 });
  const ofAlert = running.filter((one) => alertId !== null && one.alertId === alertId);
  const meant = ofAlert.length > 0 ? ofAlert : running;
  const [only, ...others] = meant;
  if (only === undefined) return sentenceCard(sayRun(language, 'nothingRuns'), options);
  if (others.length > 0) return runsCard(await linesOf(deps, meant, reader), { ...options, headline: sayRun(language, 'whichRun') });
  await deps.stop(principal, only.id);
  return sentenceCard(sayRun(language, 'stopping'), options);
}

async function linesOf({ stores, runbooks = [] }: RunCommandDeps, approvals: readonly Approval[], { language }: Reader) {
  return Promise.all(
    approvals.map(async (approval) => ({
      approval,
      run: await stores.approvals.runOf(approval.id),
      title: titleOf(runbooks, approval, language),
      requesterName: (await stores.people.get(approval.requestedBy))?.name ?? approval.requestedBy,
    })),
  );
}
