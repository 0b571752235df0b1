import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A search as it was sent. */
export type Recorded = { readonly path: string; readonly body: string };

/** A proxy before an OpenSearch node that remembers the searches that pass it. */
export type Recorder = { readonly url: string; take(): Recorded[]; stop(): Promise<void> };

export async function startRecorder(port: number): Promise<Recorder> {
  let searches: Recorded[] = [];
  const server = createServer(async (from, to) => {
    const chunks: Buffer[] = [];
    for await (const chunk of from) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = from.url ?? '';
    if (path.includes('/_search')) searches.push({ path, body: body.toString() });
    const onward = request({ host: '127.0.0.1', port, method: from.method, path, headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = searches;
      searches = [];
      return taken;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends them again, all at once, and reads the answers to their end. */
export async function replay(url: string, searches: readonly Recorded[]): Promise<void> {
  await Promise.all(
    searches.map(async ({ path, body }) => {
      const response = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
    }),
  );
}
