import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkSettings } from './assembly/check-settings.ts';
import { collectors } from './collectors/registry.ts';
import { loadSettings, overrides, parseSettings, withPlaces } from './config.ts';
import { AppError } from './domain/errors.ts';
import { resolveSecret } from './secrets.ts';
import { scratch } from './test/peers/peer.ts';

const folder = scratch('config');
afterAll(() => folder.remove());

const file = (name: string, text: string) => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};
const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'CONFIG_INVALID') return thrown.message;
    throw thrown;
  }
  throw new Error('it was accepted');
};

describe('settings', () => {
  test('need nothing: by default this machine is watched, on loopback, in ./data', () => {
    const settings = parseSettings({}, 'test');

    expect(settings).toMatchObject({ dataDir: 'data', databaseUrl: null, queueUrl: null, slack: null, model: null });
    expect(settings.api).toMatchObject({ host: '127.0.0.1', port: 8050, token: null });
    expect(settings.targets).toMatchObject([{ asset: hostname(), collector: 'host' }]);
    expect(settings.rules.length).toBeGreaterThan(0);
  });

  test('come from the file, and the environment has the last word', () => {
    const path = file('good.yaml', 'dataDir: here\nlanguage: ru\napi: { port: 1, host: "::1" }\n');
    const environment = {
      INFRAMIND_DATA_DIR: 'there',
      INFRAMIND_PORT: '9000',
      INFRAMIND_DATABASE_URL: 'postgres://u:canary@h/d',
      INFRAMIND_QUEUE_URL: 'redis://h',
      INFRAMIND_OPENSEARCH_URL: 'https://search.example:9200',
      INFRAMIND_OPENSEARCH_USERNAME: 'inframind',
      INFRAMIND_OPENSEARCH_PASSWORD: 'canary',
      INFRAMIND_OPENSEARCH_CA_FILE: 'authority.pem',
    };

    expect(loadSettings({}, path)).toMatchObject({ dataDir: 'here', language: 'ru', api: { port: 1 } });
    const settings = loadSettings(environment, path);
    expect(settings).toMatchObject({ dataDir: 'there', language: 'ru', api: { port: 9000, host: '::1' } });
    expect(settings).toMatchObject({ databaseUrl: 'env:INFRAMIND_DATABASE_URL', queueUrl: 'env:INFRAMIND_QUEUE_URL' });
    expect(settings.opensearch).toMatchObject({ url: 'https://search.example:9200', retention: { logs: 30 * 86_400_000 } });
    const account = { username: 'inframind', password: 'env:INFRAMIND_OPENSEARCH_PASSWORD', caFile: 'authority.pem' };
    expect(settings.opensearch).toMatchObject(account);
    expect(JSON.stringify(settings)).not.toContain('canary');
    expect(loadSettings({ INFRAMIND_CONFIG: path })).toMatchObject({ dataDir: 'here' });
    expect(loadSettings({}, file('empty.yaml', '# nothing yet\n'))).toMatchObject({ dataDir: 'data' });
  });

  test('all faults are told at once, with their paths', () => {
    const fault = faultOf(() =>
      parseSettings(
        {
          colour: 'red',
          timeZone: 'Mars/Olympus',
          slack: { botToken: 'xoxb-canary' },
          targets: [{ id: 'ok', asset: 'a', collector: 'host', every: 'often' }],
          rules: [{ id: 'r', name: 'R', threshold: { metric: 'm' } }],
          people: [{ id: 'p', name: 'P', roles: ['king'] }],
        },
        'some.yaml',
      ),
    );

    for (const line of fault.split('\n')) expect(line).toMatch(/^some\.yaml: /);
    for (const path of ['colour', 'timeZone', 'slack.botToken', 'targets.0.every', 'rules.0.threshold', 'people.0.roles.0'])
      expect(fault).toContain(path);
    expect(fault).not.toContain('canary');
  });

  test.each([
    ['a list', '- a\n- b\n', /: write settings as/],
    ['no YAML', 'a: [1, 2\nb: "', /:\d+: /],
    ['a port that is no number', 'language: ru\napi: { port: high }\n', /:2: api\.port: takes a number/],
    ['a tab', 'api:\n\tport: 1\n', /:2: a tab: indent with spaces/],
    ['a name that is there twice', 'api: {}\nlanguage: ru\napi: {}\n', /:3: this name was there already/],
    ['a quote that is not closed', 'language: en\nzone: "a\n\n', /:2: a closing quote or bracket is missing/],
    ['a second document', 'language: en\n---\nlanguage: ru\n', /:2: a second document begins/],
    ['an alias of nothing', 'timeZone: *mine\n', /: a value that begins with \* or & must stand in quotes/],
    ['a # in a value', 'channels:\n  - platform: slack\n    channel: #ops\n', /:3: channels\.0\.channel: has no value.*#/],
    ['a misspelt name', 'api:\n  port: 1\n  tokne: env:X\n', /:3: api\.tokne: is no setting; did you mean token\?/],
    ['a name that is missing', 'people:\n  - { id: a, name: A }\n  - { id: b }\n', /:3: people\.1\.name: is missing/],
  ])('a file with %s is refused with its name, the line and what to do', (name, text, expected) => {
    const path = file(`${name.replaceAll(' ', '-')}.yaml`, text);
    const fault = faultOf(() => loadSettings({}, path));

    expect(fault).toContain(path);
    expect(fault).toMatch(expected);
  });

  test('line ends of Windows and its mark before UTF-8 do no harm; another encoding is named', () => {
    expect(loadSettings({}, file('windows.yaml', '\ufefflanguage: ru\r\napi:\r\n  port: 7\r\n'))).toMatchObject({
      language: 'ru',
      api: { port: 7 },
    });
    const path = join(folder.path, 'utf16.yaml');
    writeFileSync(path, Buffer.from('\ufefflanguage: ru\n', 'utf16le'));
    expect(faultOf(() => loadSettings({}, path))).toMatch(/is not text in UTF-8/);
    expect(faultOf(() => loadSettings({}, folder.path))).toMatch(/is a folder/);
  });

  test('what the environment gave is told by its variable', () => {
    const path = file('port.yaml', 'api: { port: 80 }\n');
    expect(faultOf(() => loadSettings({ INFRAMIND_PORT: 'http' }, path))).toBe('INFRAMIND_PORT: api.port: takes a number');
    expect(overrides({ INFRAMIND_PORT: '1', INFRAMIND_OPENSEARCH_PASSWORD: 'alone', PATH: '/' })).toEqual([
      { variable: 'INFRAMIND_PORT', path: ['api', 'port'] },
    ]);
  });

  test('a fault that is found later gets its line too, in the language of the reader', () => {
    const path = file(
      'later.yaml',
      'people:\n  - id: anna\n    name: Anna\n    groupRoles:\n      - { group: shp, roles: [viewer] }\ngroups:\n  - { id: shop }\n',
    );
    const said = (() => {
      try {
        checkSettings(loadSettings({}, path), collectors);
      } catch (thrown) {
        return withPlaces(thrown, {}, path) as AppError;
      }
      throw new Error('it was accepted');
    })();
    expect(said.message).toBe(`${path}:5: people.0.groupRoles.0.group: no group "shp"; there are shop; did you mean shop?`);
    expect(said.hint?.ru).toContain('группы "shp" нет; есть shop');
  });

  test('a secret that is missing is told with each setting that refers to it and its line', async () => {
    const path = file(
      'secret.yaml',
      'api:\n  token: env:NO_SUCH_TOKEN\ntargets:\n  - id: a\n    settings:\n      password: env:NO_SUCH_TOKEN\n',
    );
    const thrown: unknown = await resolveSecret('env:NO_SUCH_TOKEN').catch((error: unknown) => withPlaces(error, {}, path));

    expect(thrown).toMatchObject({ code: 'SECRET_MISSING' });
    expect((thrown as AppError).hint).toEqual({
      en: `${path}:2: api.token, ${path}:6: targets.0.settings.password: Secret env:NO_SUCH_TOKEN: set the environment variable NO_SUCH_TOKEN.`,
      ru: `${path}:2: api.token, ${path}:6: targets.0.settings.password: Секрет env:NO_SUCH_TOKEN: задайте переменную окружения NO_SUCH_TOKEN.`,
      ko: `${path}:2: api.token, ${path}:6: targets.0.settings.password: 비밀 값 env:NO_SUCH_TOKEN: 환경 변수 NO_SUCH_TOKEN을(를) 설정하세요.`,
    });
    expect((withPlaces(await resolveSecret('env:ELSEWHERE').catch((error: unknown) => error), {}, path) as AppError).hint?.en).toBe(
      'Secret env:ELSEWHERE: set the environment variable ELSEWHERE.',
    );
  });

  test('a named file must be there, the default one need not', () => {
    expect(faultOf(() => loadSettings({}, join(folder.path, 'absent.yaml')))).toMatch(/absent\.yaml: no such file/);
    expect(faultOf(() => loadSettings({ INFRAMIND_PORT: 'http' }))).toMatch(/api\.port/);
  });
});
