import type { ServiceClient } from './service-client.ts';
import { shown } from './shown.ts';

type Asked = { readonly approval: { readonly state: string }; readonly run: object | null };
type Followed = {
  readonly state: string;
  readonly pieces: ReadonlyArray<{ readonly text: string }>;
  readonly next: string | null;
  readonly ended: boolean;
};

const OPEN: ReadonlySet<string> = new Set(['PENDING', 'APPROVED', 'EXECUTING']);
const pause = () => new Promise((resolve) => setTimeout(resolve, 1_000));

/**
 * Waits until what was asked for is run, and prints what it says until it has ended.
 *
 * @param id of the request
 * @returns the state in which it ended, be it that of a request which never ran
 * @throws what the service refuses with
 */
export async function followRun({ get }: Pick<ServiceClient, 'get'>, id: string, print: (line: string) => void): Promise<string> {
  const path = encodeURIComponent(id);
  for (;;) {
    const { approval, run }: Asked = await get(`/api/approvals/${path}`);
    if (run !== null) break;
    if (!OPEN.has(approval.state)) return approval.state;
    await pause();
  }
  for (let after: string | null = null; ; ) {
    const from: string = after === null ? '' : `&after=${after}`;
    const { pieces, next, ended, state }: Followed = await get(`/api/runs/${path}/output?limit=16${from}`);
    for (const { text } of pieces) for (const line of text.replace(/\n$/, '').split('\n')) print(shown(line));
    after = next;
    if (ended) return state;
    if (pieces.length === 0) await pause();
  }
}
