import { buildPlan, findRunbook, hashPlan } from '../actions/approvals/plan.ts';
import { advice, loadRunbooks } from '../actions/runbooks/load.ts';
import { say } from '../bot/texts.ts';
import { signalName } from '../copilot/wording/say.ts';
import type { Approval, Run } from '../domain/action.ts';
import { AppError } from '../domain/errors.ts';
import type { Concept } from '../domain/finding.ts';
import { fill, inLanguage, type Language, type Localized } from '../domain/language.ts';
import { type Target, wordsOf } from '../domain/step.ts';
import { asPerson } from './as-person.ts';
import type { Command, Invocation } from './command.ts';
import { followRun } from './follow-run.ts';
import { RISKS, RUNBOOK_TEXTS, STEP_STATES } from './runbook-texts.ts';
import { shown } from './shown.ts';
import { table, terminalColumns } from './table.ts';

/** `inframind runbook list|lint|show|test|run`: loading checks every file; a fault is named with its file and path. */
export const runbook: Command = {
  usage: 'list|lint|show ID|test ID|run ID',
  about: {
    en: 'list, check or try the runbooks; ask for one to be run (your key in INFRAMIND_KEY)',
    ru: 'показать, проверить или опробовать сценарии; запросить запуск (ваш ключ в INFRAMIND_KEY)',
    ko: '런북 목록, 검사, 시험; 실행 요청 (키는 INFRAMIND_KEY)',
  },
  options: {
    param: { type: 'string', multiple: true },
    asset: { type: 'string', multiple: true },
    alert: { type: 'string' },
    'dry-run': { type: 'boolean' },
    wait: { type: 'boolean' },
  },
  run: async (invocation) => {
    const [verb = 'list', id = ''] = invocation.words;
    switch (verb) {
      case 'list':
      case 'lint':
        return list(invocation, verb === 'lint');
      case 'show':
      case 'test':
        return show(invocation, id, verb === 'test');
      case 'run':
        return ask(invocation, id);
      default:
        throw unclear(invocation);
    }
  },
};

async function list(invocation: Invocation, isLint: boolean): Promise<number> {
  const runbooks = await loadRunbooks();
  const said = (text: Localized) => inLanguage(text, invocation.language);
  const rows = runbooks.map(({ id, version, title, risk, approvals, appliesTo }) => [
    ...[
      id,
      `v${version}`,
      said(RISKS[risk]),
      String(approvals),
      said(title),
      namesOf(appliesTo, invocation.language) || said(RUNBOOK_TEXTS.anybody),
    ],
  ]);
  const { runbook: first, version, risk, approvals, does, on } = RUNBOOK_TEXTS;
  for (const line of table([first, version, risk, approvals, does, on].map(said), rows, terminalColumns())) invocation.print(line);
  const advised = runbooks.flatMap((one) => advice(one).map((sentence) => `${one.id}: ${said(RUNBOOK_TEXTS.warning)}: ${said(sentence)}`));
  if (isLint) for (const line of advised) invocation.print(line);
  if (isLint) invocation.print(fill(RUNBOOK_TEXTS.checked, invocation.language, { count: runbooks.length, warnings: advised.length }));
  return 0;
}

/** What a runbook is proposed for, in the reader's words. */
function namesOf(concepts: readonly string[], language: Language): string {
  return concepts.map((one) => signalName(one as Concept, language)).join(', ');
}

/** What exactly would be approved. `test` fills in the examples, so that every parameter, pattern and step is tried; nothing is sent. */
async function show(invocation: Invocation, id: string, isTest: boolean): Promise<number> {
  const runbooks = await loadRunbooks();
  const variants = isTest && !id.includes('/') ? [id, ...variantsOf(findRunbook(runbooks, id))] : [id];
  for (const variant of variants) {
    const found = findRunbook(runbooks, variant);
    const examples = Object.fromEntries(found.parameters.map(({ name, example }) => [name, example]));
    const parameters = { ...examples, ...parametersOf(invocation) };
    const plan = buildPlan(found, parameters, [ANYWHERE], null);
    const { print, language } = invocation;
    print(`${variant} v${found.version}  ${inLanguage(found.title, invocation.language)}`);
    for (const { name, description, example, pattern, from } of found.parameters)
      print(
        `  {${name}}  ${[
          inLanguage(description, language),
          fill(RUNBOOK_TEXTS.example, language, { example }),
          pattern,
          fill(RUNBOOK_TEXTS.from, language, { from: from ?? inLanguage(RUNBOOK_TEXTS.person, language) }),
        ].join('; ')}`,
      );
    for (const step of plan.steps)
      print(
        `  ${step.id}: ${wordsOf(step)
          .map((word) => JSON.stringify(word))
          .join(' ')}`,
      );
    if (isTest) print(`  ${fill(RUNBOOK_TEXTS.tried, language, { hash: hashPlan(plan) })}`);
  }
  return 0;
}

function variantsOf({ id, rollback, dryRun }: ReturnType<typeof findRunbook>): string[] {
  return [...(rollback.length > 0 ? [`${id}/rollback`] : []), ...(dryRun.length > 0 ? [`${id}/dry-run`] : [])];
}

/** Has every way, so that any step can be shown. */
const WAY = { url: 'https://ASSET', user: null, certificateSha256: null };
const CLUSTER = { url: 'https://ASSET', certificateSha256: null, cluster: 'UID', objects: {} };
const SSH = { host: 'ASSET', port: 22, user: 'USER', hostKeyFingerprint: 'SHA256:' };
const ANYWHERE: Target = { assetId: 'ASSET', ssh: SSH, winrm: WAY, redfish: WAY, kubernetes: CLUSTER, http: WAY };

async function ask(invocation: Invocation, id: string): Promise<number> {
  const { options, print, language } = invocation;
  const assets = (options.asset as string[] | undefined) ?? [];
  if (id === '' || assets.length === 0) throw unclear(invocation);
  const service = await asPerson(invocation);
  const body = {
    runbook: options['dry-run'] === true ? `${id}/dry-run` : id,
    parameters: parametersOf(invocation),
    assets,
    ...(typeof options.alert === 'string' ? { alertId: options.alert } : {}),
  };
  const { approval } = await service.post<{ approval: Approval }>('/api/approvals', body);
  const stateOf = ({ state }: Approval) => say(language, state, {});
  print(fill(RUNBOOK_TEXTS.asked, language, { id: approval.id, state: stateOf(approval), hash: approval.planHash }));
  for (const step of approval.plan.steps)
    print(
      `  ${step.id}: ${shown(
        wordsOf(step)
          .map((word) => JSON.stringify(word))
          .join(' '),
      )}`,
    );
  if (options.wait !== true) return 0;
  await followRun(service, approval.id, print);
  const { approval: now, run } = await service.get<{ approval: Approval; run: Run | null }>(`/api/approvals/${approval.id}`);
  print(`${stateOf(now)}${now.reason === null ? '' : `: ${shown(now.reason)}`}`);
  for (const { id: step, target, state, exitCode } of run?.steps ?? []) {
    const places = { target: shown(target), id: step, state: inLanguage(STEP_STATES[state], language), code: exitCode ?? '–' };
    print(`  ${fill(RUNBOOK_TEXTS.step, language, places)}`);
  }
  return now.state === 'SUCCEEDED' ? 0 : 1;
}

function parametersOf({ options }: Invocation): Record<string, string> {
  const given = (options.param as string[] | undefined) ?? [];
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1)
        throw new AppError('REQUEST_INVALID', pair, {
          hint: {
            en: `Write --param name=value, not ${pair}.`,
            ru: `Пишите --param имя=значение, а не ${pair}.`,
            ko: `${pair} 대신 --param name=value 형식으로 쓰세요.`,
          },
        });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function unclear({ words }: Invocation): AppError {
  return new AppError('REQUEST_INVALID', words.join(' '), {
    hint: {
      en: 'Say e.g. runbook list, runbook lint, runbook show restart-service, runbook test restart-service, runbook run restart-service --asset srv-1 --param unit=shop.service [--alert ALERT] [--dry-run] [--wait].',
      ru: 'Например: runbook list, runbook lint, runbook show restart-service, runbook test restart-service, runbook run restart-service --asset srv-1 --param unit=shop.service [--alert АЛЕРТ] [--dry-run] [--wait].',
      ko: '예: runbook list, runbook lint, runbook show restart-service, runbook test restart-service, runbook run restart-service --asset srv-1 --param unit=shop.service [--alert ALERT] [--dry-run] [--wait].',
    },
  });
}
