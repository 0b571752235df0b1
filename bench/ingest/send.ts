import { Agent, request } from 'node:http';

/** An answer of a server. */
export type Answer = { readonly status: number; readonly body: string };

/** Posts bodies over kept connections, several at once, and gives each answer to `check`. Waits a second where it is asked to. */
export async function postAll(
  url: string,
  bodies: readonly Buffer[],
  options: { readonly type: string; readonly atOnce: number; readonly check: (answer: Answer) => void; readonly query?: string },
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.atOnce });
  let next = 0;
  const sendOn = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      let answer = await post(agent, url, options.type, body);
      while (answer.status === 429) {
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        answer = await post(agent, url, options.type, body);
      }
      options.check(answer);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.atOnce }, sendOn));
  } finally {
    agent.destroy();
  }
}

function post(agent: Agent, url: string, type: string, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': body.length };
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
