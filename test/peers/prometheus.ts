import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, type Peer, peerPath, scratch, startProcess } from './peer.ts';

/** A real node-exporter on loopback. */
export type NodeExporter = { readonly port: number; readonly url: string; stop(): Promise<void> };

export async function startNodeExporter(port?: number): Promise<NodeExporter> {
  const given = port ?? (await freePort());
  const url = `http://127.0.0.1:${given}/metrics`;
  const peer = await startProcess({
    command: peerPath('node-exporter') ?? 'prometheus-node-exporter',
    args: [`--web.listen-address=127.0.0.1:${given}`],
    ready: () => answers(`http://127.0.0.1:${given}/`),
  });
  return { port: given, url, stop: peer.stop };
}

/** Prometheus that scrapes a node-exporter every second, and Alertmanager that posts what fires to a webhook. */
export type Monitoring = {
  readonly exporter: { readonly url: string; start(): Promise<void>; stop(): Promise<void> };
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  output(): string;
  stop(): Promise<void>;
};

/** Rules of an alert that fires while the exporter does not answer. */
export const EXPORTER_DOWN_RULES = `groups:
  - name: exporter
    rules:
      - alert: NodeExporterDown
        expr: up{job="node"} == 0
        for: 1s
        labels: {severity: critical}
        annotations: {summary: "{{ $labels.host }} exporter is down", description: "scrape of {{ $labels.instance }} fails"}
`;

/**
 * @param options.rules text of a Prometheus rule file
 * @param options.webhookUrl where Alertmanager posts
 * @param options.webhookAuth its credentials there, if it has to show some
 * @param options.host value of the label `host` of the scraped target
 */
export async function startMonitoring(options: {
  readonly rules: string;
  readonly webhookUrl: string;
  readonly webhookAuth?: { readonly user: string; readonly password: string } | { readonly token: string };
  readonly host?: string;
}): Promise<Monitoring> {
  const folder = scratch('monitoring');
  const [exporterPort, prometheusPort, alertmanagerPort] = [await freePort(), await freePort(), await freePort()];
  const [prometheusUrl, alertmanagerUrl] = [`http://127.0.0.1:${prometheusPort}`, `http://127.0.0.1:${alertmanagerPort}`];
  const file = (name: string, text: string) => {
    writeFileSync(join(folder.path, name), text);
    return join(folder.path, name);
  };
  const rules = file('rules.yml', options.rules);
  const started: Peer[] = [];
  let exporter: NodeExporter | null = null;
  const startExporter = async () => {
    exporter ??= await startNodeExporter(exporterPort);
  };
  const stopExporter = async () => {
    const running = exporter;
    exporter = null;
    await running?.stop();
  };
  const stop = async () => {
    await stopExporter();
    await Promise.all(started.map((peer) => peer.stop()));
    folder.remove();
  };
  try {
    await startExporter();
    const alertmanager = file('alertmanager.yml', alertmanagerConfiguration(options.webhookUrl, options.webhookAuth));
    const data = [`--storage.path=${join(folder.path, 'alertmanager')}`, '--cluster.listen-address='];
    started.push(
      await startProcess({
        command: peerPath('alertmanager') ?? 'prometheus-alertmanager',
        args: [`--config.file=${alertmanager}`, `--web.listen-address=127.0.0.1:${alertmanagerPort}`, ...data],
        ready: () => answers(`${alertmanagerUrl}/-/ready`),
      }),
    );
    const configuration = prometheusConfiguration({ rules, alertmanagerPort, exporterPort, host: options.host ?? 'db01' });
    const prometheus = file('prometheus.yml', configuration);
    started.push(
      await startProcess({
        command: peerPath('prometheus') ?? 'prometheus',
        args: [
          `--config.file=${prometheus}`,
          `--web.listen-address=127.0.0.1:${prometheusPort}`,
          `--storage.tsdb.path=${join(folder.path, 'tsdb')}`,
        ],
        ready: () => answers(`${prometheusUrl}/-/ready`),
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    exporter: { url: `http://127.0.0.1:${exporterPort}/metrics`, start: startExporter, stop: stopExporter },
    prometheusUrl,
    alertmanagerUrl,
    output: () => started.map((peer) => peer.output()).join('\n'),
    stop,
  };
}

function prometheusConfiguration(of: { rules: string; alertmanagerPort: number; exporterPort: number; host: string }): string {
  return `global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: ['${of.rules}']
alerting:
  alertmanagers:
    - static_configs: [{targets: ['127.0.0.1:${of.alertmanagerPort}']}]
scrape_configs:
  - job_name: node
    static_configs: [{targets: ['127.0.0.1:${of.exporterPort}'], labels: {host: '${of.host}'}}]
`;
}

function alertmanagerConfiguration(url: string, auth: { user: string; password: string } | { token: string } | undefined): string {
  const http =
    auth === undefined
      ? ''
      : 'token' in auth
        ? `, http_config: {authorization: {type: Bearer, credentials: '${auth.token}'}}`
        : `, http_config: {basic_auth: {username: '${auth.user}', password: '${auth.password}'}}`;
  return `route: {receiver: hook, group_by: [alertname, host], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
receivers:
  - name: hook
    webhook_configs: [{url: '${url}', send_resolved: true${http}}]
`;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}
