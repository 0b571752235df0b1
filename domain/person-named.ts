import { canSomewhere, type Principal } from './tenant.ts';

/**
 * The one person that is meant: by id, name, mail address (with or without `mailto:`), account, or a first name that nobody else
 * has. Null when nobody is, or several are.
 */
export function personNamed(people: readonly Principal[], said: string): Principal | null {
  const wanted = plain(said.replace(/^mailto:/i, ''));
  if (wanted === '') return null;
  const by = [
    (one: Principal) => plain(one.id) === wanted,
    (one: Principal) => plain(one.name) === wanted,
    (one: Principal) => one.identities.some(({ userId }) => plain(userId) === wanted),
    (one: Principal) => plain(one.name).split(' ')[0] === wanted,
    (one: Principal) => stem(plain(one.name)) === stem(wanted) || stem(plain(one.name).split(' ')[0] ?? '') === stem(wanted),
  ];
  for (const is of by) {
    const found = people.filter((one) => canSomewhere(one, 'read') && is(one));
    if (found.length > 0) return found.length === 1 ? (found[0] ?? null) : null;
  }
  return null;
}

/** Whether two names, as they stand in a calendar, are the same text or the same one person's. */
export function isSamePerson(people: readonly Principal[]): (one: string, other: string) => boolean {
  const found = new Map<string, string | null>();
  const idOf = (name: string) => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const id = personNamed(people, name)?.id ?? null;
    found.set(name, id);
    return id;
  };
  return (one, other) => plain(one) === plain(other) || (idOf(one) !== null && idOf(one) === idOf(other));
}

function plain(text: string): string {
  return text.normalize('NFKC').trim().replace(/^@/, '').replace(/\s+/g, ' ').toLowerCase();
}

/** Russian names without their case endings, other text as it is. */
function stem(text: string): string {
  return /^[\p{Script=Cyrillic} ]+$/u.test(text)
    ? text.replace(/(?<=\p{L}{3})(?:ом|ем|ой|ей|ою|ым|им|ого|ому|[аеиоуыьюяй])(?=$| )/gu, '')
    : text;
}
