import { findRunbook } from '../actions/approvals/plan.ts';
import type { Runbook } from '../domain/action.ts';
import { AppError } from '../domain/errors.ts';
import { inLanguage } from '../domain/language.ts';
import { canSomewhere, type Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Card } from './card.ts';
import { questionCard, type Reader, sentenceCard } from './cards.ts';
import type { AtOnce, Incoming } from './chat-platform.ts';
import { formFaults, readFormRef, runbookForm } from './form.ts';
import { sayForm } from './form-texts.ts';
import { cut } from './format.ts';
import type { PressDeps } from './presses.ts';
import { sayRun } from './run-texts.ts';
import { say } from './texts.ts';

export type FormDeps = Pick<PressDeps, 'requestAction'> & {
  /** What the person may see. */
  readonly stores: Pick<TenantStores, 'answers' | 'inventory'>;
  readonly runbooks?: readonly Runbook[];
  readonly now: () => Date;
};

type Meant = {
  readonly runbook: Runbook;
  readonly assetId: string;
  readonly alertId: string | null;
  readonly values: Readonly<Record<string, string>>;
};

const LONGEST_REF_BYTES = 60;

/** The form that a button opens; a sentence when what it was about is there no more. @throws REQUEST_FORBIDDEN */
export async function openForm(deps: FormDeps, principal: Principal, { language }: Reader, ref: string): Promise<AtOnce> {
  permit(principal);
  const meant = await meantBy(deps, ref);
  if (meant === null) return { kind: 'said', text: say(language, 'stale') };
  return { kind: 'form', form: runbookForm(meant.runbook, { ...meant, ref, language }) };
}

/**
 * Asks for what was filled in, or for its dry run. The values are what a person typed: each is held against its pattern here, to
 * be told beside its field, and once more when the plan is built.
 *
 * @throws REQUEST_FORBIDDEN, and what the approvals throw
 */
export async function submitForm(
  deps: FormDeps,
  principal: Principal,
  { language }: Reader,
  { act, ref, values }: Extract<Incoming['body'], { readonly kind: 'form' }>,
): Promise<AtOnce> {
  permit(principal);
  const meant = await meantBy(deps, ref);
  if (meant === null || (act === 'check' && meant.runbook.dryRun.length === 0)) return { kind: 'said', text: say(language, 'stale') };
  const { runbook, assetId, alertId } = meant;
  const faults = formFaults(runbook.parameters, values, language);
  if (Object.keys(faults).length > 0) return { kind: 'faults', faults };
  const runbookId = act === 'check' ? `${runbook.id}/dry-run` : runbook.id;
  const { state } = await deps.requestAction(principal, { runbookId, parameters: values, targetAssetId: assetId, alertId });
  const title = inLanguage(runbook.title, language);
  return { kind: 'said', text: state === 'PENDING' ? say(language, 'requested', { title }) : sayRun(language, 'begun', { title }) };
}

/** Offers the form of a runbook that a person named; null when there is no such runbook. @throws REQUEST_FORBIDDEN */
export function offerForm(
  { runbooks = [], now }: FormDeps,
  principal: Principal,
  reader: Reader,
  wanted: { readonly runbookId: string; readonly assetId: string },
): Card | null {
  const runbook = runbooks.find(({ id }) => id === wanted.runbookId);
  if (runbook === undefined) return null;
  permit(principal);
  const { language } = reader;
  const value = `${wanted.runbookId}@${wanted.assetId}`;
  const options = { ...reader, at: now() };
  if (Buffer.byteLength(value) > LONGEST_REF_BYTES) return sentenceCard(sayForm(language, 'tooLong'), options);
  const title = inLanguage(runbook.title, language);
  return {
    ...questionCard(sayForm(language, 'wanted', { title, asset: wanted.assetId }), options),
    actions: [{ verb: 'form', label: sayForm(language, 'fill'), value, url: null, style: 'primary' }],
  };
}

/**
 * Asks for a runbook with the values that were said, and tells what is missing or wrong with them; null when there is no such
 * runbook. They are held against their patterns as those of a form are.
 *
 * @throws REQUEST_FORBIDDEN, and what the approvals throw
 */
export async function requestBySentence(
  deps: FormDeps,
  principal: Principal,
  reader: Reader,
  {
    runbookId,
    assetId,
    values,
  }: { readonly runbookId: string; readonly assetId: string; readonly values: Readonly<Record<string, string>> },
): Promise<Card | null> {
  const runbook = (deps.runbooks ?? []).find(({ id }) => id === runbookId);
  if (runbook === undefined) return null;
  const { language } = reader;
  const options = { ...reader, at: deps.now() };
  permit(principal);
  if ((await deps.stores.inventory.asset(assetId)) === null)
    return sentenceCard(sayForm(language, 'noAsset', { asset: cut(assetId, 80) }), options);
  const told = await submitForm(deps, principal, reader, { kind: 'form', act: 'submit', ref: `${runbookId}@${assetId}`, values });
  if (told.kind !== 'faults') return sentenceCard(told.kind === 'said' ? told.text : say(language, 'stale'), options);
  const known = Object.entries(told.faults).map(([name, fault]) => `${name}: ${fault}`);
  const example = runbook.parameters.map((one) => `${one.name}=${/\s/.test(one.example) ? `"${one.example}"` : one.example}`).join(' ');
  const said = sayForm(language, 'sayValues', { id: runbookId, asset: assetId, values: example });
  return { ...sentenceCard(said, options), parts: [{ kind: 'list', items: known }] };
}

async function meantBy({ stores, runbooks = [] }: FormDeps, text: string): Promise<Meant | null> {
  const ref = readFormRef(text);
  if (ref === null) return null;
  if (ref.kind === 'runbook') {
    const runbook = runbooks.find(({ id }) => id === ref.runbookId);
    const asset = await stores.inventory.asset(ref.assetId);
    return runbook === undefined || asset === null ? null : { runbook, assetId: asset.id, alertId: null, values: {} };
  }
  const answer = await stores.answers.get(ref.answerId);
  const proposal = answer?.proposals[ref.index];
  if (answer === null || proposal === undefined || !runbooks.some(({ id }) => id === proposal.runbookId)) return null;
  const { runbookId, targetAssetId: assetId, parameters: values } = proposal;
  return { runbook: findRunbook(runbooks, runbookId), assetId, alertId: answer.alertId, values };
}

function permit(principal: Principal): void {
  if (!canSomewhere(principal, 'request-action')) throw new AppError('REQUEST_FORBIDDEN', `${principal.id} lacks request-action`);
}
