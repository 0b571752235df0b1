import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Dashboard, Panel } from '../../scripts/grafana-panels.ts';
import { scratch } from '../peers/peer.ts';

const root = join(import.meta.dirname, '..', '..');
const SCHEMA = join(root, 'test', 'peers', 'node_modules', '@grafana', 'schema', 'dist', 'types', 'raw');
const PANELS = ['timeseries', 'stat', 'table', 'bargauge'] as const satisfies ReadonlyArray<Panel['type']>;

/**
 * What of a dashboard does not fit Grafana's own schema, as the compiler says it: the schema is published as types.
 * Enumerations count by their values, and fields that the schema does not know are faults.
 */
export async function judgeShape(dashboard: Dashboard): Promise<string[]> {
  const folder = scratch('grafana-shape');
  const panelTypes = PANELS.map((type) => `import type * as ${type} from '${SCHEMA}/composable/${type}/panelcfg/x/types.gen.js';`);
  const options = dashboard.panels.map(
    ({ type, options: given }, i) => `export const options${i}: Plain<Partial<${type}.Options>> = ${JSON.stringify(given)};`,
  );
  const custom = dashboard.panels.flatMap(({ type, fieldConfig }, i) => {
    const { defaults } = fieldConfig as { defaults: { custom?: object } };
    return defaults.custom === undefined || type !== 'timeseries'
      ? []
      : [`export const custom${i}: Plain<Partial<timeseries.FieldConfig>> = ${JSON.stringify(defaults.custom)};`];
  });
  const source = `import type { Dashboard } from '${SCHEMA}/dashboard/x/types.gen.js';
${panelTypes.join('\n')}
type Plain<T> = T extends string ? \`\${T}\` : T extends number | boolean | null | undefined ? T : T extends ReadonlyArray<infer U> ? Array<Plain<U>> : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
export const dashboard: Plain<Dashboard> = ${JSON.stringify(dashboard, null, 1)};
${options.join('\n')}
${custom.join('\n')}
`;
  try {
    writeFileSync(join(folder.path, 'dashboard.ts'), source);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const args = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--pretty',
      'false',
      'dashboard.ts',
    ];
    await promisify(execFile)(process.execPath, [tsc, ...args], { cwd: folder.path });
    return [];
  } catch (error) {
    return (error as { stdout: string }).stdout.trim().split('\n');
  } finally {
    folder.remove();
  }
}
