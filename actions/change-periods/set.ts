import type { AssetGroup } from '../../domain/asset-group.ts';
import type { ChangePeriod, ChangeScope, ChangeTime } from '../../domain/change-period.ts';
import { AppError } from '../../domain/errors.ts';
import type { IdPrefix } from '../../domain/ids.ts';
import { lacking } from '../../domain/refusals.ts';
import { can, type Principal } from '../../domain/tenant.ts';
import { isTimeZone } from '../../domain/zoned.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Occurrences } from './judge.ts';

export type ChangePeriodDeps = {
  readonly stores: TenantStores;
  readonly now: () => Date;
  readonly newId: (prefix: IdPrefix) => string;
  readonly occurrences: Occurrences;
  readonly groups: readonly AssetGroup[];
};

export type ChangePeriodDraft = Pick<ChangePeriod, 'kind' | 'reason' | 'scope' | 'time'>;

/** Maintenance windows and freezes, set by administrators; each change is audited. */
export type ChangePeriods = {
  /** @throws REQUEST_FORBIDDEN, REQUEST_INVALID */
  set(principal: Principal | null, draft: ChangePeriodDraft): Promise<ChangePeriod>;
  /** Ends one for good; one that has ended stays as it is. @throws REQUEST_FORBIDDEN, NOT_FOUND */
  end(principal: Principal | null, id: string): Promise<ChangePeriod>;
  /** Those that last or are still to come, newest first. @throws REQUEST_FORBIDDEN */
  list(principal: Principal | null): Promise<ChangePeriod[]>;
};

const LONGEST_MS = 366 * 86_400_000;
const LONGEST_REPEATED_MS = 7 * 86_400_000;

export function createChangePeriods(deps: ChangePeriodDeps): ChangePeriods {
  const { stores, now } = deps;
  const permit = async (principal: Principal | null): Promise<Principal> => {
    const isOurs = principal !== null && principal.tenantId === stores.tenantId;
    if (isOurs && can(await stores.people.get(principal.id), 'administer')) return principal;
    throw lacking(principal?.id ?? null, 'administer');
  };
  return {
    set: async (principal, draft) => {
      const by = await permit(principal);
      const at = now();
      check(deps, draft, at);
      const period: ChangePeriod = {
        ...{ id: deps.newId('chp'), kind: draft.kind, reason: draft.reason.trim(), scope: draft.scope, time: draft.time },
        ...{ createdBy: by.id, createdAt: at, endedAt: null, endedBy: null },
      };
      await stores.transaction(async (tx) => {
        await tx.changePeriods.put(period);
        const detail = { reason: period.reason, scope: JSON.stringify(period.scope), time: JSON.stringify(period.time) };
        await tx.audit.append({ at, actor: by.id, action: `${period.kind}.set`, subject: period.id, detail });
      });
      return period;
    },
    end: async (principal, id) => {
      const by = await permit(principal);
      const at = now();
      return stores.transaction(async (tx) => {
        const found = await tx.changePeriods.getForUpdate(id);
        if (found === null) throw new AppError('NOT_FOUND', `no window or freeze ${JSON.stringify(id.slice(0, 80))}`);
        if (found.endedAt !== null) return found;
        const ended = { ...found, endedAt: at, endedBy: by.id };
        await tx.changePeriods.put(ended);
        await tx.audit.append({ at, actor: by.id, action: `${found.kind}.ended`, subject: id, detail: { reason: found.reason } });
        return ended;
      });
    },
    list: async (principal) => {
      if (!can(principal, 'read') || principal?.tenantId !== stores.tenantId) throw new AppError('REQUEST_FORBIDDEN', 'read is missing');
      return stores.changePeriods.list({ open: { at: now() }, limit: 200 });
    },
  };
}

function check(deps: ChangePeriodDeps, { reason, scope, time }: ChangePeriodDraft, at: Date): void {
  const text = reason.trim();
  if (text === '' || text.length > 300)
    throw invalid('Say why, in at most 300 letters.', 'Укажите причину, не длиннее 300 букв.', '이유를 300자 이내로 적어 주세요.');
  checkTime(deps, time, at);
  checkScope(deps, scope);
}

function checkTime({ occurrences }: ChangePeriodDeps, time: ChangeTime, at: Date): void {
  if (time.kind === 'once') {
    const ms = time.to.getTime() - time.from.getTime();
    if (!(ms > 0 && ms <= LONGEST_MS && time.to > at))
      throw invalid(
        'It must end after it begins, in the future, within 366 days.',
        'Конец должен быть после начала, в будущем, не дальше 366 дней.',
        '종료는 시작 이후, 지금 이후, 366일 이내여야 합니다.',
      );
    return;
  }
  if (!isTimeZone(time.timeZone))
    throw invalid(
      `“${time.timeZone}” is no IANA time zone.`,
      `«${time.timeZone}» — не часовой пояс IANA.`,
      `“${time.timeZone}”: IANA 시간대가 아닙니다.`,
    );
  if (!occurrences.isCron(time.cron))
    throw invalid(
      'cron has five fields: minute hour day month weekday.',
      'cron состоит из пяти полей: минута час день месяц день_недели.',
      'cron은 다섯 칸입니다: 분 시 일 월 요일.',
    );
  if (!(time.forMs >= 60_000 && time.forMs <= LONGEST_REPEATED_MS))
    throw invalid(
      'Each time lasts from a minute to 7 days.',
      'Каждый раз длится от минуты до 7 дней.',
      '한 번의 길이는 1분에서 7일까지입니다.',
    );
}

function checkScope({ groups }: ChangePeriodDeps, scope: ChangeScope): void {
  const unknown = (scope.groups ?? []).find((id) => !groups.some((group) => group.id === id));
  const known = groups.map(({ id }) => id).join(', ') || '–';
  if (unknown !== undefined)
    throw invalid(
      `There is no group “${unknown}”; there are ${known}.`,
      `Группы «${unknown}» нет; есть ${known}.`,
      `그룹 “${unknown}”이(가) 없습니다. 있는 그룹: ${known}.`,
    );
  if ((scope.assets ?? ['*']).length === 0 || (scope.groups ?? ['*']).length === 0)
    throw invalid(
      'Name at least one asset or group, or none for all.',
      'Назовите хотя бы один объект или группу; без них имеются в виду все.',
      '자산이나 그룹을 하나 이상 지정하세요. 아예 지정하지 않으면 모두를 뜻합니다.',
    );
}

function invalid(en: string, ru: string, ko: string): AppError {
  return new AppError('REQUEST_INVALID', en, { hint: { en, ru, ko } });
}
