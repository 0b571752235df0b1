import type { Plan } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import type { Step, Target } from '../../domain/step.ts';

export type TargetDeps = {
  /** Where an asset is reached and by which host key it is known; null when nothing may run there. */
  readonly targets: (assetId: string) => Promise<Target | null>;
  /**
   * The target with what its system calls the things that the steps are about, which puts their identity under the hash.
   * @throws NOT_FOUND when there is no such thing, or what reaching the system throws
   */
  readonly identify?: (target: Target, steps: readonly Step[]) => Promise<Target>;
};

/** At most so many targets in one request. */
const MOST_TARGETS = 200;

/** The targets that a request names. @throws REQUEST_INVALID, NOT_FOUND */
export async function targetsOf(
  deps: Pick<TargetDeps, 'targets'>,
  { targetAssetId, moreTargets = [] }: { readonly targetAssetId: string; readonly moreTargets?: readonly string[] },
): Promise<Plan['targets']> {
  const ids = [targetAssetId, ...moreTargets];
  if (ids.length > MOST_TARGETS || new Set(ids).size < ids.length) {
    throw new AppError('REQUEST_INVALID', `${ids.length} targets: at most ${MOST_TARGETS}, each once`);
  }
  const find = async (id: string) => {
    const target = await deps.targets(id);
    if (target) return target;
    const shown = id.slice(0, 80);
    throw new AppError('NOT_FOUND', `nothing may run on ${JSON.stringify(shown)}: it is no target`, {
      hint: {
        en: `Nothing is set up to run on ${shown}: it stands in the settings neither under hosts nor under services.`,
        ru: `На ${shown} ничего выполнять не настроено: в настройках его нет ни в hosts, ни в services.`,
        ko: `${shown}에서는 아무것도 실행할 수 없습니다. 설정의 hosts에도 services에도 없습니다.`,
      },
    });
  };
  return [await find(targetAssetId), ...(await Promise.all(moreTargets.map(find)))];
}

/** The targets of a plan with the identity of what its steps are about. @throws what `identify` throws */
export async function identified({ identify }: Pick<TargetDeps, 'identify'>, { targets, steps, rollback }: Plan): Promise<Plan['targets']> {
  if (identify === undefined) return targets;
  const [first, ...others] = await Promise.all(targets.map((target) => identify(target, [...steps, ...rollback])));
  return first === undefined ? targets : [first, ...others];
}
