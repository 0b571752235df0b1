import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from 'vitest';
import { freePort, type Peer, startProcess } from './peer.ts';

/** The newest of which the Go proxy and its checksums have every part. */
const VERSION = '0.138.0';
const FOLDER = join(import.meta.dirname, '..', '..', 'tmp', 'peers', `otelcol-${VERSION}`);
const CORE = 'go.opentelemetry.io/collector';
const COMPONENTS = `dist: {name: otelcol, output_path: ./sources}
receivers: [{gomod: ${CORE}/receiver/otlpreceiver v${VERSION}}]
processors: [{gomod: ${CORE}/processor/batchprocessor v${VERSION}}]
exporters:
  - {gomod: ${CORE}/exporter/otlphttpexporter v${VERSION}}
  - {gomod: github.com/open-telemetry/opentelemetry-collector-contrib/exporter/opensearchexporter v${VERSION}}
`;

const run = promisify(execFile);
const PROGRAM = join(FOLDER, 'otelcol');

export type Collector = Peer & { readonly url: string };

/** `describe` over a real Collector, built first, which takes a minute or two; skipped, with one loud line, where it cannot be. */
export async function describeWithCollector(title: string, body: () => void): Promise<void> {
  if ((await built()) !== null) {
    describe(title, body);
    return;
  }
  console.warn(`SKIPPED ${title}: needs Go and its module proxy to build the Collector`);
  describe.skip(`${title} (no Collector)`, body);
}

/**
 * An OpenTelemetry Collector of an OTLP receiver and one exporter, built by its own builder with Go, once.
 *
 * @param folder where its configuration is written
 * @param name of the exporter
 * @param exporter the exporter's settings in YAML
 * @returns null when there is no Go, or nothing can be fetched
 */
export async function startCollector(
  folder: string,
  name: 'otlphttp' | 'opensearch',
  exporter: string,
  signals: ReadonlyArray<'logs' | 'metrics' | 'traces'>,
): Promise<Collector | null> {
  const command = await built();
  if (command === null) return null;
  const port = await freePort();
  const config = join(folder, `${name}.yaml`);
  const pipelines = signals.map((signal) => `    ${signal}: {receivers: [otlp], processors: [batch], exporters: [${name}]}`);
  writeFileSync(
    config,
    `receivers: {otlp: {protocols: {http: {endpoint: '127.0.0.1:${port}', max_request_body_size: 67108864}}}}
processors: {batch: {send_batch_size: 5000, send_batch_max_size: 5000, timeout: 200ms}}
exporters:
  ${name}:
${exporter.replace(/^/gm, '    ')}
service:
  telemetry: {metrics: {level: none}, logs: {level: warn}}
  pipelines:
${pipelines.join('\n')}
`,
  );
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => null)) !== null;
  return { ...(await startProcess({ command, args: ['--config', config], ready })), url: `http://127.0.0.1:${port}` };
}

/** Path of the program; null when it cannot be made. */
async function built(): Promise<string | null> {
  if (existsSync(PROGRAM)) return PROGRAM;
  const making = `${FOLDER}.fresh`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, 'builder.yaml'), COMPONENTS);
  const env = { ...process.env, PATH: [process.env.PATH, '/usr/local/go/bin'].join(delimiter), GOWORK: 'off' };
  try {
    const builder = `${CORE}/cmd/builder@v${VERSION}`;
    await run('go', ['run', builder, '--config=builder.yaml', '--skip-compilation'], { cwd: making, env });
    await run('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', '../otelcol', '.'], { cwd: join(making, 'sources'), env });
  } catch {
    return null;
  }
  rmSync(join(making, 'sources'), { recursive: true, force: true });
  renameSync(making, FOLDER);
  return PROGRAM;
}
