import type ICAL from 'ical.js';

/** Time during which someone is on call; `people` as the calendar names them: mail addresses, names. */
export type Shift = { readonly people: readonly string[]; readonly title: string; readonly from: Date; readonly to: Date };

/** Time during which people are away: `people` as the calendar names them; nobody on a holiday of everybody. */
export type Absence = Shift;

/** Whether two names of a calendar, mail addresses or names, are one person's. */
export type IsSame = (one: string, other: string) => boolean;

const AWAY =
  /(?:^|[^\p{L}])(?:vacation|holidays?|annual leave|sick leave|parental leave|on leave|out of (?:the )?office|ooo|pto|day off|off sick)(?=$|[^\p{L}])|(?:^|[^\p{L}])(?:в )?(?:отпуск\p{L}*|больничн\p{L}*|отгул\p{L}*)|휴가|연차|병가|부재중?/giu;
/** A holiday of everybody, as a title begins with it: "Christmas holidays: Boris" has him on call, "Boris: Christmas holidays" has not. */
const FEAST =
  /^(?:(?:christmas|xmas|new years?|new year['’]s|easter|thanksgiving|labou?r day|independence day|public|bank|national|federal|statutory|company)(?: (?:holidays?|break|eve|day|week|duty))*|(?:новогодн|рождественск|майск|праздничн|государственн)\p{L}*(?: (?:праздник|каникул|выходн|дни|дней)\p{L}*)*|праздник\p{L}*|(?:설날?|추석|신정|성탄절|크리스마스|공휴일|명절)(?: ?연휴)?|연휴)\s*(?=[:()–—-]|$)/iu;
/** What is covered while somebody is away, or on a holiday, is a shift. */
const DUTY = /on[- ]?call|duty|cover|shift|backup|standby|instead|swap|дежур|подмен|замен|вместо|смен[аеуы]|당직|대체|대신|교대/iu;

/**
 * Whom an event tells to be away: by the mark that mail programs set, or by its title. Null for an event that is a shift.
 *
 * @param attendees those who take part
 */
export function awayBy({ component, summary }: ICAL.Event, attendees: readonly string[]): string[] | null {
  const title = (summary ?? '').trim();
  const isMarked = String(component.getFirstPropertyValue('x-microsoft-cdo-busystatus') ?? '').toUpperCase() === 'OOF';
  const beyond = withoutFeast(title);
  // Whoever is invited to a holiday of everybody is neither away by that nor on call.
  if (!isMarked && beyond === '') return title === '' ? null : [];
  const rest = beyond.replace(AWAY, ' ');
  if (!isMarked && (rest === beyond || DUTY.test(rest))) return null;
  if (attendees.length > 0) return [...attendees];
  const name = bare(
    rest.replace(/['’]s(?=\s|$)/gu, '').replace(/(?<=\p{L}[\s:–—-]+)(?:christmas|xmas|easter|new year(?:['’]?s)?)\s*$/iu, ''),
  );
  return name === '' ? [] : name.split(/\s*(?:,|&|\+| and | и )\s*/u);
}

/** A title without the holiday of everybody that it begins with; empty where it names nothing else. */
export function withoutFeast(title: string): string {
  const rest = title.trim().replace(FEAST, '');
  return rest === title.trim() ? rest : bare(rest);
}

function bare(text: string): string {
  return text.replace(/^[\s:\-–—()[\]]+|[\s:\-–—()[\]]+$/gu, '').trim();
}

/** The shifts without those who are away then; a time at which nobody of it is left is none. */
export function withoutAway(shifts: readonly Shift[], absences: readonly Absence[], isSame: IsSame): Shift[] {
  const isAway = (name: string, ms: number) =>
    absences.some(({ people, from, to }) => from.getTime() <= ms && ms < to.getTime() && people.some((one) => isSame(one, name)));
  return shifts.flatMap((shift) => {
    const own = absences.filter(({ people }) => people.some((one) => shift.people.some((name) => isSame(one, name))));
    const [begin, end] = [shift.from.getTime(), shift.to.getTime()];
    const inside = own.flatMap(({ from, to }) => [from.getTime(), to.getTime()]).filter((ms) => ms > begin && ms < end);
    const edges = [begin, ...new Set(inside.sort((a, b) => a - b)), end];
    return edges.slice(0, -1).flatMap((ms, index): Shift[] => {
      const people = shift.people.filter((name) => !isAway(name, ms));
      if (people.length === 0 && shift.people.length > 0) return [];
      return [{ ...shift, people, from: new Date(ms), to: new Date(edges[index + 1] ?? end) }];
    });
  });
}

/** By what is written, where nothing else is known of people. */
export function isSameText(one: string, other: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  return plain(one) === plain(other);
}
