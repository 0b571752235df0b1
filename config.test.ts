import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadSettings, parseSettings } from './config.ts';
import { AppError } from './domain/errors.ts';
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

    expect(fault).toMatch(/^some\.yaml:/);
    for (const path of ['colour', 'timeZone', 'slack.botToken', 'targets.0.every', 'rules.0.threshold', 'people.0.roles.0'])
      expect(fault).toContain(path);
    expect(fault).not.toContain('canary');
  });

  test.each([
    ['a list', '- a\n- b\n', /write settings as/],
    ['no YAML', 'a: [1, 2\nb: "', /line \d/],
    ['a port that is no number', 'api: { port: high }\n', /api\.port/],
  ])('a file with %s is refused with its name and the place', (name, text, expected) => {
    const path = file(`${name.replaceAll(' ', '-')}.yaml`, text);
    const fault = faultOf(() => loadSettings({}, path));

    expect(fault).toContain(path);
    expect(fault).toMatch(expected);
  });

  test('a named file must be there, the default one need not', () => {
    expect(faultOf(() => loadSettings({}, join(folder.path, 'absent.yaml')))).toMatch(/absent\.yaml: no such file/);
    expect(faultOf(() => loadSettings({ INFRAMIND_PORT: 'http' }))).toMatch(/api\.port/);
  });
});
