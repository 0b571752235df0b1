import type { Alert } from '../domain/alert.ts';
import type { Intent, Question } from '../domain/answer.ts';
import type { AssetGroup } from '../domain/asset-group.ts';
import type { CareWish } from '../domain/care.ts';
import { can, groupsWith } from '../domain/tenant.ts';
import type { Reader } from './claims.ts';
import { outsideText } from './guard.ts';
import { alertMeant, type MeantDeps, noneMeant } from './meant.ts';
import { asWritten } from './understand/reasons.ts';
import { CARE } from './wording/care-sentences.ts';
import { LOOKUPS } from './wording/lookup-sentences.ts';
import { say } from './wording/say.ts';

/** A group that a sentence names: `group storage`, `the storage group`, `группу storage`, `storage 그룹`. */
const AFTER = /(?<!\p{L})(?:group|групп[ауые]|그룹)\s+["“«']?([\p{L}\p{N}][\p{L}\p{N}._-]*)/giu;
const BEFORE = /([\p{L}\p{N}][\p{L}\p{N}._-]*)["”»']?\s+(?:group|그룹)(?!\p{L})/giu;
const NO_NAME =
  /^(?:for|on|in|of|the|this|that|until|till|because|silence|mute|unmute|snooze|alerts?|incidents?|на|до|в|по|алерт\p{L}*|инцидент\p{L}*)$/iu;

/** Of all there is; what all of is said after it is not. */
const EVERYTHING =
  /^[^,.;:]{0,30}(?<![\p{L}\p{N}])(?:everything|everyone|all|вс[её]|모두|전부|전체)(?![\p{L}\p{N}])(?! (?:of )?(?:this|that|it|these|эт\p{L}+|здесь|тут|here)(?!\p{L}))/iu;

type Wished = { readonly kind: 'care'; readonly wish: CareWish } | { readonly kind: 'record'; readonly text: string };

/** What is wanted to be done about an alert; the door does it, if the person may. */
export async function wished(deps: MeantDeps, question: Question, intent: Intent, reader: Reader): Promise<Wished> {
  const { act, until, reason, person } = intent;
  const isSilence = act === 'silence' || act === 'end-silence';
  // A machine that is named is silenced whole, whether or not it has an alert.
  const assetId = isSilence && intent.incidentNumber === null ? intent.named : null;
  if (intent.named === null && intent.incidentNumber === null && EVERYTHING.test(question.text)) {
    const firing = await deps.stores.alerts.list({ status: 'firing', limit: 2 });
    if (firing.length > 1) return { kind: 'record', text: say(LOOKUPS.notEverything, reader.language) };
  }
  const alert = assetId === null ? await alertMeant(deps, question, intent) : null;
  if (!alert && assetId === null) return { kind: 'record', text: noneMeant(question, intent, reader.language) };
  const alertId = alert?.id ?? null;
  if (act === 'silence') return { kind: 'care', wish: { act, alertId, assetId, until, reason } };
  if (act === 'end-silence') return { kind: 'care', wish: { act, alertId, assetId } };
  if (alertId === null) return { kind: 'record', text: noneMeant(question, intent, reader.language) };
  if (act === 'assign') return { kind: 'care', wish: { act, alertId, person: person ?? '' } };
  if (act === 'snooze') return { kind: 'care', wish: { act, alertId, until } };
  return { kind: 'care', wish: { act: act === 'unacknowledge' ? act : 'acknowledge', alertId } };
}

/**
 * A silence of a group of assets that a sentence asks for; null where it names none. Whether the person may is for the door to see.
 *
 * @param groups those of the settings
 */
export function wishedOfGroup({ text, asker }: Question, intent: Intent, groups: readonly AssetGroup[], reader: Reader): Wished | null {
  const { act, until, reason } = intent;
  if (act !== 'silence' && act !== 'end-silence') return null;
  // A reason may speak of groups too.
  const asked = reason === null ? text : asWritten(text).replace(reason, ' ');
  const said = [AFTER, BEFORE].flatMap((pattern) => [...asked.matchAll(pattern)].flatMap(([, name]) => name ?? []));
  const meant = groups.find(({ id }) => said.some((one) => one.toLowerCase() === id.toLowerCase()))?.id;
  if (meant !== undefined) {
    const of = { alertId: null, assetId: null, groupId: meant };
    return { kind: 'care', wish: act === 'silence' ? { act, ...of, until, reason } : { act, ...of } };
  }
  const unknown = said.find((one) => !NO_NAME.test(one));
  if (unknown === undefined || intent.named !== null || intent.incidentNumber !== null) return null;
  const own = can(asker ?? null, 'care') ? groups.map(({ id }) => id) : groupsWith(asker ?? null, 'care');
  const known = own.length === 0 ? '–' : own.slice(0, 20).join(', ');
  return { kind: 'record', text: say(CARE.noGroup, reader.language, { group: outsideText(unknown), known }) };
}

/** The alert whose care is asked after: none where only "who is on call" was asked. */
export async function alertAskedAbout(deps: MeantDeps, question: Question, intent: Intent): Promise<Alert | null> {
  const isNamed = intent.incidentNumber !== null || intent.named !== null || question.alertId !== null;
  return isNamed ? alertMeant(deps, question, intent) : null;
}
