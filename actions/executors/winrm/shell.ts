import { AppError } from '../../../domain/errors.ts';
import type { HttpServer } from '../../../transports/http/exchange.ts';
import { exchange } from '../exchange.ts';
import type { StepOutcome } from '../executor.ts';
import { envelope, escapeXml, faultIn, OPERATION_TIMED_OUT, textIn, type WsmanCall } from './envelope.ts';

const OPERATION_S = 20;
/** Beyond what the server takes to say that there is nothing yet. */
const SLACK_MS = 15_000;
const MOST_BYTES = 2 ** 20;

type Failed = Extract<StepOutcome, { kind: 'not-run' | 'lost' }>;
export type Answer = { readonly kind: 'answered'; readonly xml: string } | { readonly kind: 'nothing-yet' } | Failed;

/** A shell of one Windows host, as its address and account reach it. */
export type Shell = { readonly server: HttpServer; readonly id: string };

/** Sends one operation. A refusal is `not-run`: the server did not do it. */
async function call(server: HttpServer, wanted: Omit<WsmanCall, 'to' | 'operationTimeoutS'>, signal: AbortSignal): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const write = async (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > MOST_BYTES) throw new AppError('COLLECTOR_PROTOCOL', 'the answer of WinRM is too large');
    chunks.push(Buffer.from(chunk));
  };
  const body = envelope({ ...wanted, to: `${server.url.replace(/\/$/, '')}/wsman`, operationTimeoutS: OPERATION_S });
  const headers = { 'content-type': 'application/soap+xml;charset=UTF-8', accept: 'application/soap+xml' };
  const request = { method: 'POST', path: '/wsman', headers, body, timeoutMs: OPERATION_S * 1_000 + SLACK_MS };
  const sent = await exchange(server, request, { signal, write });
  if (sent.kind !== 'answered') return sent;
  const { status } = sent.answer;
  const xml = Buffer.concat(chunks).toString('utf8');
  const fault = faultIn(xml);
  if (fault?.code === OPERATION_TIMED_OUT) return { kind: 'nothing-yet' };
  if (status === 200 && fault === null) return { kind: 'answered', xml };
  if (status === 401 || status === 403) return { kind: 'not-run', error: new AppError('COLLECTOR_DENIED', `WinRM: HTTP ${status}`) };
  const reason = fault === null ? '' : ` ${fault.code} ${JSON.stringify(fault.reason.slice(0, 300))}`;
  const error = new AppError('COLLECTOR_PROTOCOL', `WinRM, ${wanted.action}: HTTP ${status}${reason}`);
  return { kind: fault === null && status >= 500 ? 'lost' : 'not-run', error };
}

/** Opens a shell, which does nothing by itself. */
export async function openShell(server: HttpServer, signal: AbortSignal): Promise<Shell | Failed> {
  const body = '<rsp:Shell><rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>';
  const options = { WINRS_NOPROFILE: 'TRUE', WINRS_CODEPAGE: '65001' };
  const opened = await call(server, { action: 'create', options, body }, signal);
  if (opened.kind === 'nothing-yet' || opened.kind === 'lost')
    return { kind: 'not-run', error: new AppError('COLLECTOR_TIMEOUT', 'WinRM opened no shell') };
  if (opened.kind === 'not-run') return opened;
  const id = textIn(opened.xml, 'ShellId') ?? /Name="ShellId"[^<>]*>([^<]+)</.exec(opened.xml)?.[1]?.trim() ?? '';
  if (!/^[0-9A-Fa-f-]{36}$/.test(id)) return { kind: 'not-run', error: new AppError('COLLECTOR_PROTOCOL', 'WinRM named no shell') };
  return { server, id };
}

/** Begins a program. @returns the id of the command */
export async function beginCommand(shell: Shell, program: string, words: readonly string[], signal: AbortSignal): Promise<string | Failed> {
  const args = words.map((word) => `<rsp:Arguments>${escapeXml(word)}</rsp:Arguments>`).join('');
  const body = `<rsp:CommandLine><rsp:Command>${escapeXml(program)}</rsp:Command>${args}</rsp:CommandLine>`;
  const options = { WINRS_CONSOLEMODE_STDIN: 'TRUE', WINRS_SKIP_CMD_SHELL: 'FALSE' };
  const begun = await call(shell.server, { action: 'command', shellId: shell.id, options, body }, signal);
  if (begun.kind === 'not-run' || begun.kind === 'lost') return begun;
  const id = begun.kind === 'answered' ? (textIn(begun.xml, 'CommandId') ?? '') : '';
  if (/^[0-9A-Fa-f-]{36}$/.test(id)) return id;
  return { kind: 'lost', error: new AppError('COLLECTOR_PROTOCOL', 'WinRM named no command') };
}

/** What the command has written since the last call, and whether it is over. */
export function receive(shell: Shell, commandId: string, signal: AbortSignal): Promise<Answer> {
  const body = `<rsp:Receive><rsp:DesiredStream CommandId="${commandId}">stdout stderr</rsp:DesiredStream></rsp:Receive>`;
  return call(shell.server, { action: 'receive', shellId: shell.id, body }, signal);
}

/** Ends a command with all that it started. @returns whether the server says that it did */
export async function terminate(shell: Shell, commandId: string, signal: AbortSignal): Promise<boolean> {
  const body = `<rsp:Signal CommandId="${commandId}"><rsp:Code>http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/terminate</rsp:Code></rsp:Signal>`;
  return (await call(shell.server, { action: 'signal', shellId: shell.id, body }, signal)).kind === 'answered';
}

/** Closes the shell; what still runs in it is ended by the server. @returns whether the server says that it did */
export async function closeShell(shell: Shell, signal: AbortSignal): Promise<boolean> {
  return (await call(shell.server, { action: 'delete', shellId: shell.id, body: '' }, signal)).kind === 'answered';
}
