import { createAccount, requests, type Ship, scraped, serve } from './rig.ts';

/** A small service of the rig: each request does its work; what fails is counted and logged in its own words. */
export type Service = {
  readonly target: ReturnType<typeof scraped>;
  onLogs(ship: Ship): void;
  stop(): void;
};

/**
 * @param options.failed how its log begins when a request fails; the error's own words follow
 * @param options.everyMs between the requests of its clients
 */
export async function startService(
  assetId: string,
  options: { readonly program: string; readonly failed: string; readonly everyMs: number; readonly work: () => Promise<unknown> },
): Promise<Service> {
  const account = createAccount();
  let ship: Ship = () => undefined;
  const server = await serve(async (request, response) => {
    if (request.url === '/metrics') return void response.end(account.text());
    const beganMs = Date.now();
    try {
      await options.work();
      account.ended(200, beganMs);
      response.end('ok');
    } catch (error) {
      ship(assetId, options.program, 'err', `${options.failed}: ${(error as Error).message}`);
      account.ended(500, beganMs);
      response.writeHead(500).end();
    }
  });
  const client = requests(server.url, options.everyMs);
  return {
    target: scraped(assetId, server.url),
    onLogs: (given) => {
      ship = given;
    },
    stop: () => {
      clearInterval(client);
      server.stop();
    },
  };
}

/** Sends what a process has written since the last time on, whole lines only, until it is stopped. */
export function follow(output: () => string, each: (line: string) => void): { stop(): void } {
  let sent = output().length;
  const timer = setInterval(() => {
    const text = output();
    const whole = text.lastIndexOf('\n') + 1;
    for (const line of text.slice(sent, whole).split('\n')) if (line.trim() !== '') each(line);
    sent = Math.max(sent, whole);
  }, 200);
  return { stop: () => clearInterval(timer) };
}

/** Gauges in the text format of Prometheus. */
export function exposition(gauges: Readonly<Record<string, string | number>>): string {
  const typeOf = (name: string) => name.replace(/\{.*$/, '');
  const types = [...new Set(Object.keys(gauges).map(typeOf))];
  return types
    .map((type) => {
      const values = Object.entries(gauges).filter(([name]) => typeOf(name) === type);
      return `# TYPE ${type} ${type.endsWith('_total') ? 'counter' : 'gauge'}\n${values.map(([name, value]) => `${name} ${value}\n`).join('')}`;
    })
    .join('');
}
