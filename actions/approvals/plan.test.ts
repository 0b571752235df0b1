import { expect, test } from 'vitest';
import type { Target } from '../../domain/step.ts';
import { loadRunbooks } from '../runbooks/load.ts';
import { buildPlan, findRunbook, isShownHash, parameterFault, patternOf } from './plan.ts';
import { targetsOf } from './targets.ts';

const SSH = { host: '10.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:a' };
const reached: Target = { assetId: 'srv-1', ssh: SSH };
const unreached: Target = { assetId: 'srv-2' };

test('a value has 256 characters at most, whatever its pattern lets through', () => {
  const spec = { pattern: 'x+' };
  expect(parameterFault(spec, 'x'.repeat(256))).toBeNull();
  expect(parameterFault(spec, 'x'.repeat(257))).toEqual({
    en: 'must look like x+',
    ru: 'должен иметь вид x+',
    ko: '형식이 맞아야 합니다: x+',
  });
  expect(parameterFault(spec, '')).toMatchObject({ en: 'is missing' });
  expect(parameterFault(spec, ['x'])).toMatchObject({ en: 'is missing' });
});

test.each(['a\u0000b', 'a\nb', 'a\u202eb', 'a\u2066b', 'a\u200bb', 'a\u2028b', 'a\ufeffb', 'a\u00adb', 'a\ud800b', 'a\u{e0061}b'])(
  'a value that does not look like what it is, is refused whatever its pattern lets through: %j',
  (value) => {
    expect(parameterFault({ pattern: '[^]+' }, value)?.en).toMatch(/cannot be seen|must look like/);
    expect(parameterFault({ pattern: '[^]+' }, 'чек-1')).toBeNull();
  },
);

test('a pattern is of the whole value, its alternatives too', () => {
  const pattern = patternOf({ pattern: 'debug|info' });
  expect(['debug', 'info'].every((value) => pattern.test(value))).toBe(true);
  expect(['debug; reboot', 'no info', 'info\n'].some((value) => pattern.test(value))).toBe(false);
});

test('what was shown is the whole hash or 24 digits of its beginning', () => {
  const hash = 'a1'.repeat(32);
  expect([hash, hash.slice(0, 24)].every((shown) => isShownHash(shown, hash))).toBe(true);
  expect([hash.slice(0, 23), '', hash.slice(1), `${hash}0`].some((shown) => isShownHash(shown, hash))).toBe(false);
});

test('each target is reached in the ways that the steps need', async () => {
  const runbook = findRunbook(await loadRunbooks(), 'restart-service');
  const parameters = { unit: 'shop.service' };
  expect(buildPlan(runbook, parameters, [reached], null).targets).toEqual([reached]);
  expect(() => buildPlan(runbook, parameters, [reached, unreached], null)).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND', message: 'srv-2 cannot be reached by ssh' }),
  );
});

test('a target is named once, of 200 at most', async () => {
  const targets = async (assetId: string) => ({ assetId, ssh: SSH });
  const of = (...ids: readonly string[]) => targetsOf({ targets }, { targetAssetId: 'srv-0', moreTargets: ids });
  const many = Array.from({ length: 200 }, (_, index) => `srv-${index + 1}`);

  expect(await of(...many.slice(0, 199))).toHaveLength(200);
  await expect(of(...many)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  await expect(of('srv-1', 'srv-1')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  await expect(of('srv-0')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});
