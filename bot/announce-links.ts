import { type AnnounceDisowned, accountMark, type Disowned, factorMark } from '../actions/people/disown.ts';
import type { AnnounceLinked, Linked } from '../actions/people/links.ts';
import type { AnnounceFactor, FactorNews } from '../actions/sign-in/enrol.ts';
import { fill, type Language } from '../domain/language.ts';
import { can } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { CardAction } from './card.ts';
import { LINK_TEXTS } from './link-texts.ts';
import { type DirectDeps, tellPerson, type Words } from './tell-people.ts';

/** Tells whoever an account was linked to of it, on all their other accounts: who holds the new one acts in their name. */
export function createLinkNews(deps: DirectDeps): AnnounceLinked {
  return async (tx, linked: Linked) => {
    const { person, account, madeBy, at } = linked;
    const by = madeBy === person.id ? null : await nameOf(tx, madeBy);
    const places = { id: person.id, ...account, by: by ?? '' };
    await tellPerson(deps, tx, person, {
      ...{ subject: ['linked', account.platform, account.userId], at },
      words: (language, time) =>
        [by === null ? 'byOwn' : 'byOther', 'undoLink'].map((key) => said(language, key as Key, { ...places, time })).join('\n'),
      actions: notMine(accountMark(tx.tenantId, person.id, account)),
      except: { platform: account.platform, channel: account.userId },
    });
    deps.wake?.();
  };
}

/** Tells a person that a second factor is theirs now, or that somebody else made a link for one. */
export function createFactorNews(deps: DirectDeps): AnnounceFactor {
  return async (tx, news: FactorNews) => {
    const { person, at, factor } = news;
    if (factor === null && news.by === person.id) return;
    const by = news.by === person.id ? null : await nameOf(tx, news.by);
    const first: Key = factor === null ? 'factorLink' : by === null ? 'factorOwn' : 'factorOther';
    const keys: Key[] = [first, ...(news.replaces ? (['factorReplaces'] as const) : []), factor === null ? 'undoFactorLink' : 'undoFactor'];
    await tellPerson(deps, tx, person, {
      ...{ subject: ['factor', factor === null ? 'link' : 'enrolled'], at },
      words: (language, time) => keys.map((key) => said(language, key, { by: by ?? '', time })).join(' '),
      ...(factor === null ? {} : { actions: notMine(factorMark(tx.tenantId, factor)) }),
    });
    deps.wake?.();
  };
}

/** Tells whoever administers that somebody took away what was not theirs, and the person everywhere else. */
export function createDisownNews(deps: DirectDeps): AnnounceDisowned {
  return async (tx, { person, what, closed, at }: Disowned) => {
    const by = what.kind === 'account' && what.linkedBy !== null ? await nameOf(tx, what.linkedBy) : null;
    const places = { id: person.id, name: person.name, count: closed, by: by ?? '', ...(what.kind === 'account' ? what.account : {}) };
    const key: Key = what.kind === 'factor' ? 'disownedFactor' : by === null ? 'disownedOwn' : 'disownedOther';
    const subject = ['disowned', what.kind, ...(what.kind === 'account' ? [what.account.platform, what.account.userId] : [])];
    const words: Words = (language, time) =>
      [key, ...(closed > 0 ? (['disownedVotes'] as const) : [])].map((one) => said(language, one as Key, { ...places, time })).join(' ');
    const gone = what.kind === 'account' ? { except: { platform: what.account.platform, channel: what.account.userId } } : {};
    const told = (await tx.people.list()).filter((one) => one.id === person.id || can(one, 'administer'));
    for (const one of told) await tellPerson(deps, tx, one, { subject: [...subject, one.id], at, words, ...gone });
    deps.wake?.();
  };
}

function notMine(value: string): (language: Language) => CardAction[] {
  return (language) => [{ verb: 'disown', label: said(language, 'notMine'), value, url: null, style: 'danger' }];
}

async function nameOf(tx: TenantStores, id: string): Promise<string> {
  return (await tx.people.get(id))?.name ?? id;
}

type Key = keyof typeof LINK_TEXTS;

function said(language: Language, key: Key, places: Readonly<Record<string, string | number>> = {}): string {
  return fill(LINK_TEXTS[key], language, places);
}

/** What whoever pressed “Not mine” is told; null: there was nothing of theirs to take away. */
export function disownedText(disowned: Disowned | null, language: Language): string {
  if (disowned === null) return said(language, 'nothingToDisown');
  const { what, closed } = disowned;
  const places = what.kind === 'account' ? what.account : {};
  const done = said(language, what.kind === 'account' ? 'takenAccount' : 'takenFactor', places);
  return closed === 0 ? done : `${done} ${said(language, 'takenVotes', { count: closed })}`;
}
