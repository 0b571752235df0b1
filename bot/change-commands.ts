import { instant } from '../actions/change-periods/sentences.ts';
import type { ChangePeriods } from '../actions/change-periods/set.ts';
import type { ChangePeriod, ChangeScope } from '../domain/change-period.ts';
import type { Principal } from '../domain/tenant.ts';
import type { Card } from './card.ts';
import { dataUntilPart, type Reader, sentenceCard } from './cards.ts';
import { cut, formatDuration } from './format.ts';
import { sayRun } from './run-texts.ts';

/** What a sentence says about windows and freezes. */
export type ChangeCommand =
  | { readonly kind: 'list-periods' }
  | { readonly kind: 'end-period'; readonly id: string }
  | {
      readonly kind: 'set-period';
      readonly period: ChangePeriod['kind'];
      readonly scope: ChangeScope;
      readonly forMs: number;
      readonly reason: string;
    };

const LIST =
  /^(?:(?:list |show )?(?:the )?(?:freezes|maintenance windows|change calendar|change periods)|(?:покажи |список )?(?:заморозки|окна обслуживания)|변경 (?:달력|동결) ?(?:목록)?)[?.!]*$/iu;
const END =
  /^(?:end|lift|remove|сними|снять|закончи) (?:the |this )?(?:freeze|window|maintenance window|заморозку|окно)? ?(?<id>chp_[0-9a-f]{24})[.!]*$|^(?:변경 ?)?(?:동결|유지 ?보수(?: 시간)?) (?:해제|종료|끝)(?:해 ?줘|해 ?주세요)? (?<korean>chp_[0-9a-f]{24})[.!]*$/iu;
const UNIT = '(?<unit>m|min|minutes?|h|hours?|d|days?|м|мин|минут[уы]?|ч|час(?:а|ов)?|д|дн(?:я|ей)|день)';
const SET = new RegExp(
  `^(?<verb>freeze|open (?:a )?(?:maintenance )?window for|заморозь|заморозить|открой окно для) (?<what>\\S+(?: \\S+)?) (?:for|на) (?<amount>\\d{1,4}) ?${UNIT}[,:]? (?:because |why |reason:? |причина:? |потому что )?(?<reason>.{3,300})$`,
  'iu',
);

/** Null when the sentence is none of these. A scope is `all`, an asset (`*` stands for any text) or `group NAME`. */
export function readChangeCommand(text: string): ChangeCommand | null {
  const said = text
    .replace(/<@[^>]*>/g, ' ')
    .trim()
    .replace(/\s+/g, ' ');
  if (LIST.test(said)) return { kind: 'list-periods' };
  const ended = END.exec(said)?.groups;
  const id = ended?.id ?? ended?.korean;
  if (id !== undefined) return { kind: 'end-period', id: id.toLowerCase() };
  const { verb = '', what = '', amount = '', unit = '', reason = '' } = SET.exec(said)?.groups ?? {};
  const scope = scopeOf(what);
  if (verb === '' || scope === null) return null;
  const unitMs = /^[dд]/iu.test(unit) ? 86_400_000 : /^[hч]/iu.test(unit) ? 3_600_000 : 60_000;
  return {
    kind: 'set-period',
    period: /^(freeze|заморо)/iu.test(verb) ? 'freeze' : 'window',
    scope,
    forMs: Number(amount) * unitMs,
    reason,
  };
}

/**
 * Does what a sentence about windows and freezes asks for.
 *
 * @throws what `ChangePeriods` throws
 */
export async function obeyChangeCommand(
  deps: { readonly changePeriods?: ChangePeriods; readonly now: () => Date },
  principal: Principal,
  reader: Reader,
  command: ChangeCommand,
): Promise<Card> {
  const { language, timeZone } = reader;
  const at = deps.now();
  const { changePeriods } = deps;
  const sentence = (text: string) => sentenceCard(text, { ...reader, at });
  if (changePeriods === undefined) return sentence(sayRun(language, 'noPeriodsHere'));
  if (command.kind === 'list-periods') {
    const items = (await changePeriods.list(principal)).map((one) => lineOf(one, reader));
    if (items.length === 0) return sentence(sayRun(language, 'noPeriods'));
    const parts = [{ kind: 'list' as const, items }, dataUntilPart(at, reader)];
    return { language, headline: sayRun(language, 'periodsTitle'), tone: 'neutral', parts, actions: [], chart: null };
  }
  if (command.kind === 'end-period')
    return sentence(sayRun(language, 'periodEnded', { id: (await changePeriods.end(principal, command.id)).id }));
  const { period, scope, forMs, reason } = command;
  const to = new Date(at.getTime() + forMs);
  const made = await changePeriods.set(principal, { kind: period, scope, reason, time: { kind: 'once', from: at, to } });
  const places = { scope: scopeText(scope, reader), until: instant(to, timeZone, language), id: made.id };
  return sentence(sayRun(language, period === 'freeze' ? 'freezeSet' : 'windowSet', places));
}

function scopeOf(what: string): ChangeScope | null {
  const [first = '', second] = what.split(' ');
  if (/^(all|everything|все|всё)$/iu.test(what)) return {};
  if (/^(group|группу|группы|группа)$/iu.test(first) && second !== undefined) return { groups: [second] };
  return second === undefined && /^[\p{L}\p{N}._:@*-]{1,120}$/u.test(first) ? { assets: [first] } : null;
}

function lineOf({ id, kind, reason, scope, time }: ChangePeriod, reader: Reader): string {
  const { language, timeZone } = reader;
  const when =
    time.kind === 'once'
      ? `${instant(time.from, timeZone, language)} – ${instant(time.to, timeZone, language)}`
      : `${time.cron} (${time.timeZone}), ${formatDuration(time.forMs, language)}`;
  return `${sayRun(language, kind)} · ${scopeText(scope, reader)} · ${when} · ${cut(reason, 120)} · ${id}`;
}

function scopeText({ assets = [], groups = [], labels = {} }: ChangeScope, { language }: Reader): string {
  const words = [...assets, ...groups.map((id) => `group ${id}`), ...Object.entries(labels).map(([name, value]) => `${name}=${value}`)];
  return words.length === 0 ? sayRun(language, 'everything') : cut(words.join(', '), 200);
}
