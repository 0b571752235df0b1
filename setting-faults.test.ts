import { expect, test } from 'vitest';
import { z } from 'zod';
import { ticketSystems } from './actions/tickets/registry.ts';
import { collectors } from './collectors/registry.ts';
import { cannotListen, checked } from './setting-faults.ts';
import { RULES } from './setting-rules.ts';
import { settingsSchema } from './settings.ts';

const schemas: ReadonlyArray<readonly [string, z.ZodType]> = [
  ['settings', settingsSchema],
  ...collectors.map(({ id, settings }) => [`collector ${id}`, settings] as const),
  ...Object.entries(ticketSystems).map(([name, { settings }]) => [`tickets ${name}`, settings] as const),
];

type Def = {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly checks?: ReadonlyArray<{ readonly _zod: { readonly def: { readonly error?: (issue: unknown) => unknown } } }>;
  readonly options?: readonly z.ZodType[];
  readonly [name: string]: unknown;
};

/** Every schema within a schema, with the path to it. */
function* within(schema: z.ZodType, path: string): Generator<readonly [string, Def]> {
  const def = schema._zod.def as unknown as Def;
  yield [path, def];
  for (const [name, inner] of Object.entries(def.shape ?? {})) yield* within(inner, `${path}.${name}`);
  for (const inner of def.options ?? []) yield* within(inner, path);
  for (const name of ['element', 'valueType', 'innerType', 'in', 'out']) {
    const inner = def[name];
    if (inner instanceof z.ZodType) yield* within(inner, path);
  }
}

test.each(schemas)('%s: no name that is misspelt is passed over in silence', (name, schema) => {
  const loose = [...within(schema, name)].filter(([, { type, catchall }]) => type === 'object' && catchall?._zod.def.type !== 'never');

  expect(loose.map(([path]) => path)).toEqual([]);
});

test.each(schemas)('%s: what its own rules say is there in Russian', (name, schema) => {
  const said = [...within(schema, name)].flatMap(([, { checks = [] }]) =>
    checks.flatMap(({ _zod: { def } }) => (typeof def.error === 'function' ? [def.error({})] : [])),
  );

  expect(said.filter((text) => typeof text === 'string' && !Object.hasOwn(RULES, text))).toEqual([]);
});

const Example = z.strictObject({
  api: z
    .strictObject({ port: z.int().min(0).max(65_535), publicUrl: z.url() })
    .partial()
    .prefault({}),
  names: z.array(z.string().min(1)).min(1).default(['a']),
  role: z.enum(['viewer', 'operator', 'approver']).default('viewer'),
  login: z
    .discriminatedUnion('version', [
      z.strictObject({ version: z.literal('2c'), community: z.string() }),
      z.strictObject({ version: z.literal('3'), user: z.string() }),
    ])
    .nullable()
    .default(null),
  either: z.union([z.strictObject({ one: z.string() }), z.strictObject({ other: z.string(), more: z.string() })]).optional(),
});

test.each([
  [{ api: { prot: 1 } }, 'api.prot', 'is no setting; did you mean port?', 'такой настройки нет; возможно, имелось в виду port'],
  [{ colour: 'red' }, 'colour', 'is no setting; there are api, names, role, login, either', 'такой настройки нет; есть api,'],
  [{ role: 'aprover' }, 'role', 'is one of viewer, operator, approver; did you mean approver?', 'возможны: viewer, operator, approver'],
  [{ api: null }, 'api', 'has no value; it takes a section', 'значения нет; нужно: раздел'],
  [{ names: [-100] }, 'names.0', 'is text; put the number into quotes', 'возьмите число в кавычки'],
  [{ names: [null] }, 'names.0', 'has no value; it takes text. Leave the line out, or put what begins with # into quotes', '#'],
  [{ names: [] }, 'names', 'must not be empty', 'не может быть пустым'],
  [{ names: 'a' }, 'names', 'takes a list', 'нужно: список'],
  [{ api: { port: 'high' } }, 'api.port', 'takes a number', 'нужно: число'],
  [{ api: { port: 70_000 } }, 'api.port', 'is at most 65535', 'не больше 65535'],
  [{ api: { publicUrl: 'me' } }, 'api.publicUrl', 'takes a whole address', 'нужен полный адрес'],
  [{ login: { version: 3 } }, 'login.version', 'is one of 2c, 3', 'возможны: 2c, 3'],
  [{ login: { version: '3' } }, 'login.user', 'is missing; it takes text', 'не задано; нужно: текст'],
  [{ login: { version: '3', user: 'u', comunity: 'c' } }, 'login.comunity', 'did you mean community?', 'community'],
  [{ either: { one: 'x', two: 'y' } }, 'either.two', 'is no setting; there are one, other, more', 'есть one, other, more'],
])('%j is told by its path, with what would be right', (given, path, english, russian) => {
  const found = checked(Example, given);

  const faults = 'faults' in found ? found.faults : [];
  expect(faults.map((fault) => fault.path.join('.'))).toEqual([path]);
  expect(faults[0]?.said.en).toContain(english);
  expect(faults[0]?.said.ru).toContain(russian);
});

test.each([
  ['EADDRINUSE', 'api.port', '[::1]:8050 is taken by another program'],
  ['EACCES', 'api.port', 'ports below 1024'],
  ['EADDRNOTAVAIL', 'api.port', 'is no address of this machine'],
])('an address that cannot be had (%s) is a fault of the setting that names it', (code, path, text) => {
  const fault = cannotListen(['api'], '::1', 8050, code);

  expect(fault.path.join('.')).toBe(path);
  expect(fault.said.en).toContain(text);
});
