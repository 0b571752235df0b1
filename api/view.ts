import type { FastifyRequest } from 'fastify';
import { EVERYTHING, type Scope } from '../domain/asset-group.ts';
import { AppError } from '../domain/errors.ts';
import { can, canSomewhere, type Permission, type Principal, scopeOf } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Access } from './access.ts';
import type { ApiDeps, View } from './deps.ts';

/** What routes for readers work with: data only through the view of who asks. */
export type ReaderDeps = Omit<ApiDeps, 'stores' | 'explain' | 'ask' | 'recheck' | 'preview'> & Viewing & { readonly access: Access };

export type Viewing = {
  /** What the one who asks may see: everything, unless it is a person of some groups. @throws REQUEST_FORBIDDEN */
  readonly view: (request: FastifyRequest) => Promise<View>;
  /** All stores, for what no scope divides. A person needs the permission over all assets. @throws REQUEST_FORBIDDEN */
  readonly whole: (request: FastifyRequest, permission: Permission) => Promise<TenantStores>;
  /** The person whose key the request shows. @throws REQUEST_UNAUTHENTICATED when it shows none */
  readonly person: (request: FastifyRequest) => Promise<Principal>;
  /** The same, or null. */
  readonly asker: (request: FastifyRequest) => Promise<Principal | null>;
};

/** Views of requests. Who shows no key of a person has passed the door as the service itself. */
export function createViewing(deps: ApiDeps, access: Access): Viewing {
  const named = async (request: FastifyRequest) => {
    const id = access.personOf(request);
    return { id, found: id === null ? null : await deps.stores.people.get(id) };
  };
  const asker = async (request: FastifyRequest) => {
    const { id, found } = await named(request);
    if (id !== null && found === null) throw forbidden(id, 'read');
    return found;
  };
  const within = (scope: Scope): View => {
    if (scope.length === 0) return { ...deps, scope };
    if (deps.viewOf === undefined) throw forbidden('a person of groups', 'read');
    return deps.viewOf(scope);
  };
  return {
    asker,
    person: async (request) => {
      const { found } = await named(request);
      if (found !== null) return found;
      throw new AppError('REQUEST_UNAUTHENTICATED', 'no key of a person', {
        hint: {
          en: 'It takes the key of a person (people → apiKey in the settings): as the bearer token; for a command in INFRAMIND_KEY.',
          ru: 'Нужен ключ сотрудника (people → apiKey в настройках): как bearer-токен, для команды — в INFRAMIND_KEY.',
          ko: '사람의 키(설정의 people → apiKey)가 필요합니다. bearer 토큰으로, 명령에서는 INFRAMIND_KEY로 주세요.',
        },
      });
    },
    view: async (request) => {
      const person = await asker(request);
      if (person !== null && !canSomewhere(person, 'read')) throw forbidden(person.id, 'read');
      return within(person === null ? EVERYTHING : scopeOf(person));
    },
    whole: async (request, permission) => {
      const person = await asker(request);
      if (person !== null && !can(person, permission)) throw forbidden(person.id, permission);
      return deps.stores;
    },
  };
}

function forbidden(who: string, permission: Permission): AppError {
  return new AppError('REQUEST_FORBIDDEN', `${who} lacks ${permission} over all assets`);
}
