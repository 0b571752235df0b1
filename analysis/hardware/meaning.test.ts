import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { meaningOf } from '../../collectors/ipmi/event-table.ts';
import { TRAP_MEANINGS } from '../../collectors/snmp-trap/trap-meanings.ts';
import { KOREAN } from './korean.ts';
import { BOOKS, hardwareMeaning } from './meaning.ts';

const DATA = process.env.INFRAMIND_SHARED_DATA ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const DELL_REGISTRY = join(DATA, 'redfish', 'idrac9-xr8620t', 'redfish', 'v1', 'Registries', 'Messages', 'EEMIRegistry', 'index.json');
const rows = BOOKS.flatMap((book) => book.rows);

describe('the knowledge table', () => {
  test('knows more than two hundred codes, each once, with words in both languages and no figures in them', () => {
    expect(rows.length).toBeGreaterThan(200);
    expect(new Set(rows.map(([code]) => code.toLowerCase())).size).toBe(rows.length);
    for (const [code, , , en, ru] of rows) {
      expect(en, code).toMatch(/^[^\d]{4,70}$/);
      expect(ru, code).toMatch(/\p{Script=Cyrillic}/u);
      expect(`${en}${ru}`, code).not.toMatch(/\d|\.$/);
    }
    for (const { source } of BOOKS) expect(source.length).toBeGreaterThan(10);
  });

  test('says in Korean what each row says, and nothing that no row says', () => {
    expect(Object.keys(KOREAN).sort()).toEqual([...new Set(rows.map(([, , , en]) => en))].sort());
    for (const said of Object.values(KOREAN)) expect(said).toMatch(/^[^\d.]*\p{Script=Hangul}[^\d.]*$/u);
    expect(hardwareMeaning('PowerSupply.InputLost')?.words.ko).toBe('전원 공급 장치에 입력 전원 없음');
  });

  test('finds a code whatever the version of its registry', () => {
    expect(hardwareMeaning('IDRAC.2.8.TMP0120')).toMatchObject({ concept: 'temperature.high', severity: 'warning' });
    expect(hardwareMeaning('TMP0120')).toEqual(hardwareMeaning('IDRAC.2.8.TMP0120'));
    expect(hardwareMeaning('StorageDevice.1.1.DriveFailure')).toMatchObject({ concept: 'disk.failed' });
    expect(hardwareMeaning('StorageDevice.1.2.0.DriveFailure')).toEqual(hardwareMeaning('StorageDevice.DriveFailure'));
    expect(hardwareMeaning('.1.3.6.1.6.3.1.1.5.3')).toEqual(hardwareMeaning('1.3.6.1.6.3.1.1.5.3'));
    expect(hardwareMeaning('StorageDevice.1.2.0.BatteryFailure')).toMatchObject({ concept: 'battery.failed' });
    expect(hardwareMeaning('IDRAC.2.8.BAT1029')).toMatchObject({ concept: 'battery.failed' });
    expect(hardwareMeaning('BAT0017')).toMatchObject({ concept: null });
    expect(hardwareMeaning('Something.1.0.Else')).toBeNull();
    expect(hardwareMeaning('')).toBeNull();
  });

  test('agrees with the severities the SEL collector gives, and names states only that it can give', () => {
    const given = new Map<string, string>();
    for (let type = 1; type <= 44; type++) {
      for (const event of [...Array(12).keys(), 0x6f]) {
        for (let offset = 0; offset < 16; offset++) {
          const { code, severity } = meaningOf(type, event, offset);
          given.set(code, severity);
        }
      }
    }
    const ipmi = BOOKS[0]?.rows ?? [];
    for (const [code, , severity] of ipmi) expect([code, given.get(code)]).toEqual([code, severity]);
  });

  test('knows every code that the trap receiver gives', () => {
    for (const [oid, { code }] of Object.entries(TRAP_MEANINGS)) {
      expect(hardwareMeaning(code) ?? hardwareMeaning(oid), code).not.toBeNull();
    }
  });

  test.skipIf(!existsSync(DELL_REGISTRY))(
    'names only ids of Dell’s registry, each at the severity it has there (skipped: no ../shared/data)',
    () => {
      const known = JSON.parse(readFileSync(DELL_REGISTRY, 'utf8')).Messages as Record<string, { Severity: string }>;
      const severities: Readonly<Record<string, string>> = { Informational: 'info', Warning: 'warning', Critical: 'critical' };
      const dell = BOOKS.find(({ source }) => source.startsWith('Dell'))?.rows ?? [];
      for (const [code, , severity] of dell) expect([code, severities[known[code]?.Severity ?? '']]).toEqual([code, severity]);
    },
  );

  test.skipIf(!existsSync(DELL_REGISTRY))('knows the hardware ids that real controllers logged (skipped: no ../shared/data)', () => {
    const logged = new Set<string>();
    const walk = (folder: string) => {
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        if (statSync(path).isDirectory()) {
          if (name !== 'Registries') walk(path);
        } else for (const [, id] of readFileSync(path, 'utf8').matchAll(/"MessageId": *"([^"]+)"/g)) logged.add(id as string);
      }
    };
    walk(join(DATA, 'redfish'));
    const hardware = [...logged].filter((id) => /\.(TMP|FAN|PSU|HWC|PDR|VDR|MEM|CPU)[A-Z]?\d+$/.test(id));
    expect(hardware.length).toBeGreaterThan(3);
    expect(hardware.filter((id) => hardwareMeaning(id) === null)).toEqual([]);
  });
});
