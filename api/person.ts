import type { FastifyRequest } from 'fastify';
import { AppError } from '../domain/errors.ts';
import { can, type Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Access } from './access.ts';

/** Who a request acts as. */
export type WhoAsks = {
  /** The person whose key the request shows. @throws REQUEST_UNAUTHENTICATED when it shows none */
  readonly person: (request: FastifyRequest) => Promise<Principal>;
  /** Lets readers by; a person must have the right to read. @throws REQUEST_FORBIDDEN */
  readonly mayRead: (request: FastifyRequest) => Promise<void>;
};

export function createWhoAsks(deps: { readonly access: Access; readonly stores: Pick<TenantStores, 'people'> }): WhoAsks {
  const named = async (request: FastifyRequest) => {
    const id = deps.access.personOf(request);
    return { id, found: id === null ? null : await deps.stores.people.get(id) };
  };
  return {
    person: async (request) => {
      const { found } = await named(request);
      if (found !== null) return found;
      throw new AppError('REQUEST_UNAUTHENTICATED', 'no key of a person', {
        hint: {
          en: 'Send the key of a person (people → apiKey in the settings) as the bearer token.',
          ru: 'Передайте ключ сотрудника (people → apiKey в настройках) как bearer-токен.',
        },
      });
    },
    mayRead: async (request) => {
      const { id, found } = await named(request);
      if (id !== null && !can(found, 'read')) throw new AppError('REQUEST_FORBIDDEN', `${id} lacks read`);
    },
  };
}
