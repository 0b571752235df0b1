import { directPlaces, type Spot } from '../actions/care/places.ts';
import { contentId } from '../domain/ids.ts';
import type { Language } from '../domain/language.ts';
import { can, type Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Card, CardAction } from './card.ts';
import { questionCard } from './cards.ts';
import type { ChatPlatform } from './chat-platform.ts';
import { formatMinuteInZone } from './format.ts';
import { enqueueCard, PRIORITY } from './outgoing.ts';

export type DirectDeps = { readonly platforms: ReadonlyArray<Pick<ChatPlatform, 'id'>>; readonly wake?: () => void };

/** What a person reads, `time` in their zone. */
export type Words = (language: Language, time: string) => string;

export type ToldPerson = {
  /** Tells this message from others to the person at the same time. */
  readonly subject: readonly string[];
  readonly at: Date;
  readonly words: Words;
  readonly actions?: (language: Language) => readonly CardAction[];
  readonly tone?: Card['tone'];
  /** A conversation that is not told. */
  readonly except?: Spot;
};

/** Into each direct conversation with a person that there is. */
export async function tellPerson({ platforms }: DirectDeps, tx: TenantStores, person: Principal, told: ToldPerson): Promise<void> {
  const { language, timeZone } = person;
  const { at, except, tone = 'warning', actions } = told;
  const card: Card = {
    ...questionCard(told.words(language, formatMinuteInZone(at, timeZone, language)), { language, timeZone, at }),
    ...{ tone, actions: actions?.(language) ?? [] },
  };
  for (const { platform, channel } of directPlaces(person)) {
    if (!platforms.some(({ id }) => id === platform)) continue;
    if (platform === except?.platform && channel === except.channel) continue;
    await enqueueCard(tx, {
      ...{ platform, channel, thread: null, card, priority: PRIORITY.approval, at },
      id: contentId('msg', person.id, ...told.subject, at.toISOString(), platform, channel),
    });
  }
}

/** The same for everybody who administers. */
export async function tellAdministrators(deps: DirectDeps, tx: TenantStores, told: ToldPerson): Promise<void> {
  for (const one of await tx.people.list()) if (can(one, 'administer')) await tellPerson(deps, tx, one, told);
}
