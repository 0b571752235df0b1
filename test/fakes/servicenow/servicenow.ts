import { type Asked, type Faults, type Reply, startTracker } from '../tracker.ts';

/** A row of the table, its fields as the database holds them. */
export type FakeRecord = Record<string, string>;

/** A ServiceNow instance with a memory, as far as the Table API of one table goes. */
export type FakeServiceNow = Faults & {
  readonly records: FakeRecord[];
  /** Entries of the journal `work_notes`, by sys_id, newest first. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** What a person does on the page of a record. */
  edit(sysId: string, fields: FakeRecord): void;
  /** What a person writes there, for everybody to read. */
  comment(sysId: string, text: string, author?: string): void;
  /** Fields that the account may not write (left out without a word), or not even read. */
  forbid(fields: { readonly write?: readonly string[]; readonly read?: readonly string[] }): void;
};

const CHOICES: Readonly<Record<string, string>> = { 1: 'New', 2: 'In Progress', 3: 'On Hold', 6: 'Resolved', 7: 'Closed', 8: 'Canceled' };
const CLOSE_CODES = ['Resolved by caller', 'Solution provided', 'Workaround provided'];
const refuse = (status: number, message: string, detail = ''): Reply => ({
  status,
  body: { error: { message, detail }, status: 'failure' },
});

/** Starts the stub on a free port of loopback. It demands basic authentication. */
export async function startFakeServiceNow(site: {
  readonly user: string;
  readonly password: string;
  readonly table?: string;
  /** Names of users by their sys_id. */
  readonly users?: Readonly<Record<string, string>>;
}): Promise<FakeServiceNow> {
  const { table = 'incident', users = {} } = site;
  const records: FakeRecord[] = [];
  const notes = new Map<string, string[]>();
  let unwritable: readonly string[] = [];
  let unreadable: readonly string[] = [];
  const expected = `Basic ${Buffer.from(`${site.user}:${site.password}`).toString('base64')}`;

  const display = (field: string, value: string): string => {
    if (field === 'state') return CHOICES[value] ?? value;
    return field === 'assigned_to' ? (users[value] ?? '') : value;
  };
  const shown = (row: FakeRecord, url: URL) => {
    const fields = (url.searchParams.get('sysparm_fields') ?? '').split(',').filter((field) => !unreadable.includes(field));
    const all = url.searchParams.get('sysparm_display_value') === 'all';
    return Object.fromEntries(
      fields.map((field) => {
        const journal =
          field === 'work_notes'
            ? (notes.get(row.sys_id ?? '') ?? []).map((note) => `2026-03-01 10:00:00 - Bot (Work notes)\n${note}\n\n`).join('')
            : null;
        const value = row[field] ?? '';
        return [field, all ? { value: journal === null ? value : '', display_value: journal ?? display(field, value) } : value];
      }),
    );
  };
  const put = (row: FakeRecord, given: Record<string, unknown>): Reply | null => {
    const next: FakeRecord = { ...row };
    for (const [field, value] of Object.entries(given)) {
      if (!unwritable.includes(field) && field !== 'work_notes') next[field] = String(value);
    }
    if (next.state === '6' && (!next.close_code || !next.close_notes)) {
      return refuse(
        403,
        'Operation Failed',
        'Data Policy Exception: The following fields are mandatory: Resolution code, Resolution notes',
      );
    }
    if (next.close_code && !CLOSE_CODES.includes(next.close_code)) return refuse(403, 'Operation Failed', 'Invalid value for close_code');
    if (next.assigned_to && !(next.assigned_to in users)) next.assigned_to = '';
    if (typeof given.work_notes === 'string' && !unwritable.includes('work_notes')) {
      say(next.sys_id ?? '', given.work_notes, site.user, 'work_notes');
      notes.set(next.sys_id ?? '', [given.work_notes, ...(notes.get(next.sys_id ?? '') ?? [])]);
    }
    const count = Number(row.sys_mod_count ?? -1) + 1;
    Object.assign(row, next, { sys_mod_count: String(count), sys_updated_on: `2026-03-01 10:00:${String(count % 60).padStart(2, '0')}` });
    return null;
  };
  const journal: Array<Record<string, string>> = [];
  const say = (sysId: string, value: string, author: string, element: 'comments' | 'work_notes') => {
    const place = journal.length + 1;
    const sysCreatedOn = `2026-03-01 10:${String(Math.floor(place / 60)).padStart(2, '0')}:${String(place % 60).padStart(2, '0')}`;
    journal.push({ sys_id: `j${place}`, element_id: sysId, element, value, sys_created_on: sysCreatedOn, sys_created_by: author });
  };
  const create = ({ url, body }: Asked): Reply => {
    const number = `INC${String(records.length + 10_001).padStart(7, '0')}`;
    const row: FakeRecord = { sys_id: (records.length + 1).toString(16).padStart(32, '0'), number, state: '1' };
    const refusal = put(row, body);
    if (refusal !== null) return refusal;
    records.push(row);
    return { status: 201, body: { result: shown(row, url) } };
  };
  /** Conditions on unknown fields, or such as may not be read, are left out, as an instance does by default. */
  const search = (url: URL): FakeRecord[] => {
    const parts = (url.searchParams.get('sysparm_query') ?? '').split('^').filter((part) => part !== '' && !part.startsWith('ORDERBY'));
    const conditions = parts
      .map((part) => /^([a-z_]+)=(.*)$/.exec(part))
      .filter((match) => match !== null && !unreadable.includes(match[1] ?? ''));
    const found = records.filter((row) => conditions.every((match) => (row[match?.[1] ?? ''] ?? '') === match?.[2]));
    return found.slice(0, Number(url.searchParams.get('sysparm_limit') ?? 10_000));
  };
  const faults = await startTracker((asked) => {
    const { method, url, body, authorization } = asked;
    if (authorization !== expected) return refuse(401, 'User Not Authenticated', 'Required to provide Auth information');
    if (url.pathname === '/api/now/table/sys_journal_field') {
      const of = /element_id=([0-9a-z]+)\^/.exec(url.searchParams.get('sysparm_query') ?? '')?.[1];
      return {
        status: 200,
        body: {
          result: journal
            .filter((one) => one.element_id === of)
            .toReversed()
            .slice(0, Number(url.searchParams.get('sysparm_limit'))),
        },
      };
    }
    const [, name, sysId] = /^\/api\/now\/table\/([a-z_]+)(?:\/([0-9a-z]+))?$/.exec(url.pathname) ?? [];
    if (name !== table) return refuse(400, `Invalid table ${name}`);
    if (sysId === undefined) {
      if (method === 'POST') return create(asked);
      return { status: 200, body: { result: search(url).map((row) => shown(row, url)) } };
    }
    const row = records.find((one) => one.sys_id === sysId);
    if (row === undefined) return refuse(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
    if (method === 'PATCH') {
      const refusal = put(row, body);
      if (refusal !== null) return refusal;
    }
    return { status: 200, body: { result: shown(row, url) } };
  });
  return {
    ...faults,
    records,
    notes,
    edit: (sysId, fields) => {
      const row = records.find((one) => one.sys_id === sysId);
      const refusal = row === undefined ? null : put(row, fields);
      if (refusal !== null) throw new Error(JSON.stringify(refusal));
    },
    comment: (sysId, text, author = 'eve') => {
      say(sysId, text, author, 'comments');
      const row = records.find((one) => one.sys_id === sysId);
      if (row !== undefined) put(row, {});
    },
    forbid: ({ write = [], read = [] }) => {
      unwritable = write;
      unreadable = read;
    },
  };
}
