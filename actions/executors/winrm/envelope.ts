import { randomUUID } from 'node:crypto';

const NAMESPACES = {
  s: 'http://www.w3.org/2003/05/soap-envelope',
  a: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  w: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  p: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  rsp: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell',
} as const;
const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';
const CMD = `${NAMESPACES.rsp}/cmd`;

/** Actions of a shell, by the name of what asks for them. */
const ACTIONS = {
  create: `${TRANSFER}/Create`,
  delete: `${TRANSFER}/Delete`,
  command: `${NAMESPACES.rsp}/Command`,
  receive: `${NAMESPACES.rsp}/Receive`,
  signal: `${NAMESPACES.rsp}/Signal`,
} as const;

export type WsmanCall = {
  readonly action: keyof typeof ACTIONS;
  /** Address of the service, as the client writes it. */
  readonly to: string;
  readonly shellId?: string;
  readonly options?: Readonly<Record<string, string>>;
  /** XML; its texts are escaped. */
  readonly body: string;
  /** The server answers within this time, if only that there is nothing yet. */
  readonly operationTimeoutS: number;
};

/** A request of WS-Management. @see MS-WSMV §2.2.4, §3.1.4.5 (shells); DSP0226 */
export function envelope({ action, to, shellId, options = {}, body, operationTimeoutS }: WsmanCall): string {
  const names = Object.entries(NAMESPACES).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`);
  const chosen = Object.entries(options).map(([name, value]) => `<w:Option Name="${escapeXml(name)}">${escapeXml(value)}</w:Option>`);
  return [
    `<?xml version="1.0" encoding="UTF-8"?><s:Envelope ${names.join(' ')}><s:Header>`,
    `<a:To>${escapeXml(to)}</a:To>`,
    `<a:ReplyTo><a:Address s:mustUnderstand="true">${NAMESPACES.a}/role/anonymous</a:Address></a:ReplyTo>`,
    '<w:MaxEnvelopeSize s:mustUnderstand="true">153600</w:MaxEnvelopeSize>',
    `<a:MessageID>uuid:${randomUUID().toUpperCase()}</a:MessageID>`,
    '<w:Locale xml:lang="en-US" s:mustUnderstand="false"/><p:DataLocale xml:lang="en-US" s:mustUnderstand="false"/>',
    `<w:OperationTimeout>PT${operationTimeoutS}S</w:OperationTimeout>`,
    `<w:ResourceURI s:mustUnderstand="true">${CMD}</w:ResourceURI>`,
    `<a:Action s:mustUnderstand="true">${ACTIONS[action]}</a:Action>`,
    shellId === undefined ? '' : `<w:SelectorSet><w:Selector Name="ShellId">${escapeXml(shellId)}</w:Selector></w:SelectorSet>`,
    chosen.length === 0 ? '' : `<w:OptionSet>${chosen.join('')}</w:OptionSet>`,
    `</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  ].join('');
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** The text of the first element of a local name; null when there is none. What WinRM says there is base64, digits or UUIDs. */
export function textIn(xml: string, element: string): string | null {
  return new RegExp(`<(?:\\w+:)?${element}(?:\\s[^<>]*)?>([^<]*)</`).exec(xml)?.[1]?.trim() ?? null;
}

/** A piece of one of the streams of a command. */
export type StreamChunk = { readonly stream: 'stdout' | 'stderr'; readonly bytes: Buffer };

/** What a Receive brought. */
export type Received = { readonly chunks: readonly StreamChunk[]; readonly isDone: boolean; readonly exitCode: number | null };

export function receivedIn(xml: string): Received {
  const chunks = [...xml.matchAll(/<(?:\w+:)?Stream(\s[^<>]*[^/<>])>([A-Za-z0-9+/=\s]*)<\//g)].map(
    ([, attributes = '', text = '']): StreamChunk => ({
      stream: /\sName=["']stderr["']/.test(attributes) ? 'stderr' : 'stdout',
      bytes: Buffer.from(text, 'base64'),
    }),
  );
  const exitCode = textIn(xml, 'ExitCode');
  return {
    chunks: chunks.filter(({ bytes }) => bytes.length > 0),
    isDone: /<(?:\w+:)?CommandState\s[^<>]*State="[^"<>]*\/CommandState\/Done"/.test(xml),
    // An exit code of Windows is 32 bits without a sign, some write it with one.
    exitCode: exitCode === null || !/^-?\d{1,10}$/.test(exitCode) ? null : Number(exitCode) | 0,
  };
}

/** The code and reason of a fault; null when the answer is none. */
export function faultIn(xml: string): { readonly code: string; readonly reason: string } | null {
  if (!/<(?:\w+:)?Fault[\s>]/.test(xml)) return null;
  const code = /<(?:\w+:)?WSManFault\s[^<>]*Code="(\d{1,10})"/.exec(xml)?.[1] ?? '';
  return { code, reason: textIn(xml, 'Text') ?? '' };
}

/** Nothing came in the time of an operation: ask again. */
export const OPERATION_TIMED_OUT = '2150858793';
