import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { rejectedBecause } from '../../domain/rejected-words.ts';
import type { ApiDeps } from '../deps.ts';
import { decoded, MAX_BODY_BYTES } from '../ingest/body.ts';
import { type Charset, linesOf } from '../ingest/lines.ts';
import type { LineFormat } from '../ingest/read-line.ts';
import { type Tally, takeLines } from '../ingest/take-lines.ts';
import { Problem, sendProblem } from '../problem.ts';
import { createRoomCheck } from './senders.ts';

const Query = z.object({
  line: z.coerce.number().int().min(1).default(1).describe('Number of the first line, when a file is sent in parts'),
});

const counts = {
  accepted: z.int().describe('Records in durable jobs'),
  duplicate: z.int().describe('Records that stood in this body before; repetitions of earlier requests are found when it is indexed'),
  rejected: z.int().describe('Lines that are no record; each is kept with its reason, see /api/rejected'),
  rejects: z.array(z.object({ line: z.int(), reason: z.string() })).describe('The first 100 of them'),
  jobIds: z.array(z.string()).describe('The durable jobs that hold the accepted records; the same for a redelivery'),
};
const LinesReceipt = z.object(counts).meta({ id: 'LinesReceipt' });
const LinesProblem = Problem.extend(counts).meta({ id: 'LinesProblem' });

const EXAMPLE = {
  timestamp: '2026-02-19T14:00:00Z',
  host: 'srv-01',
  level: 'error',
  message: 'disk full',
  user: 'alice',
  ip: '10.0.0.7',
  request_id: 'r-1',
  attributes: { pool: 'a2' },
};

const DESCRIPTION = `One record a line: a JSON object such as

    ${JSON.stringify(EXAMPLE)}

(\`host\` or \`service\` names the asset; \`user\`, \`ip\`, \`request_id\` and \`attributes\` are optional; other members become attributes; with
\`asset_id\` it is an event of /ingest/events), or text \`<timestamp> <level> <host|service> <message>
[user=…] [ip=…] [request_id=…]\`. With \`application/x-ndjson\`, \`application/jsonl\` or \`application/json\` every line must be JSON; with
\`text/plain\` (charset as named, UTF-8 otherwise) each line is taken as it looks. \`Content-Encoding\` may be gzip, zstd or deflate; at most
${MAX_BODY_BYTES / 1024 / 1024} MiB are taken at once, counted decompressed.

The body is read as it arrives: an error in its middle is answered with the counts so far, and what they say is durable. Sending the
same body again is harmless, for ids derive from content. Within one body a repetition is answered as duplicate; one of an earlier request
is counted as accepted here, found when it is indexed and counted in /metrics as
\`inframind_records_total{source="index",outcome="duplicate"}\`.`;

/** `POST /ingest`: JSON Lines and plain text lines. Answered 202 once the jobs that index them are durable. */
export async function ingestLines(server: FastifyInstance, deps: ApiDeps): Promise<void> {
  const room = createRoomCheck(deps, 'index-observations');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.addHook('onRequest', room);
  server.post<{ Querystring: z.output<typeof Query>; Body: Readable }>(
    '/ingest',
    {
      bodyLimit: MAX_BODY_BYTES,
      schema: {
        tags: ['senders'],
        summary: 'Take log lines: JSON Lines or plain text, gzip or zstd',
        description: DESCRIPTION,
        security: [{ token: [] }],
        consumes: ['application/x-ndjson', 'text/plain'],
        querystring: Query,
        response: { 202: LinesReceipt, 400: LinesProblem, 413: LinesProblem, 415: Problem, 429: LinesProblem, 503: LinesProblem },
      },
    },
    async (request, reply) => {
      const tally: Tally = { accepted: 0, duplicate: 0, rejected: 0, rejects: [], jobIds: [] };
      const { format, charset } = typeOf(request.headers['content-type']);
      try {
        const lines = linesOf(decoded(request.body ?? request.raw, request.headers['content-encoding']), charset);
        await takeLines(deps, lines, { format, charset: charset.name, firstLine: request.query.line, room }, tally);
      } catch (thrown) {
        request.raw.resume();
        // Beside the problem stands what is durable already.
        return sendProblem(thrown as Error, request, reply, tally);
      }
      if (tally.accepted + tally.duplicate === 0) return sendProblem(nothingTaken(tally), request, reply, tally);
      return reply.code(202).send(tally);
    },
  );
}

const JSON_TYPES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonlines', 'application/json'];
/** What curl calls a body when it is told nothing is among them. */
const TEXT_TYPES = ['', 'application/octet-stream', 'application/x-www-form-urlencoded'];

/** @throws REQUEST_MEDIA_TYPE */
function typeOf(header: string | undefined): { readonly format: LineFormat; readonly charset: Charset } {
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';');
  const name = type.trim();
  const charset = parameters.map((one) => /^\s*charset="?([^"\s]+)"?\s*$/.exec(one)?.[1]).find((found) => found !== undefined) ?? 'utf-8';
  const isJson = JSON_TYPES.includes(name);
  if (!isJson && !name.startsWith('text/') && !TEXT_TYPES.includes(name)) throw unspoken(name);
  return { format: isJson ? 'json' : 'any', charset: charsetOf(charset) };
}

/** @throws REQUEST_MEDIA_TYPE */
function charsetOf(name: string): Charset {
  // Lines are cut at the byte 0x0A, which UTF-16 uses within characters.
  if (name.startsWith('utf-16') || !isCharset(name)) throw unspoken(`charset=${name}`);
  const decoder = new TextDecoder(name, { fatal: true });
  const decode = (bytes: Uint8Array) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return null;
    }
  };
  return { name, decode };
}

function isCharset(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}

function unspoken(type: string): AppError {
  return new AppError('REQUEST_MEDIA_TYPE', type, {
    hint: {
      en: 'Send application/x-ndjson or text/plain, in UTF-8 or a charset of one byte a character.',
      ru: 'Отправляйте application/x-ndjson или text/plain в UTF-8 или однобайтовой кодировке.',
      ko: 'application/x-ndjson 또는 text/plain을 UTF-8이나 1바이트 인코딩으로 보내세요.',
    },
  });
}

function nothingTaken({ rejects: [first] }: Tally): AppError {
  const why = first === undefined ? 'the body holds no line' : `line ${first.line}: ${first.reason}`;
  const russian = first === undefined ? 'в теле нет ни одной строки' : `строка ${first.line}: ${rejectedBecause(first.reason, 'ru')}`;
  const korean = first === undefined ? '본문에 줄이 없습니다' : `${first.line}번째 줄: ${rejectedBecause(first.reason, 'ko')}`;
  return new AppError('REQUEST_INVALID', `nothing could be taken; ${why}`, {
    hint: {
      en: `No record could be taken; ${why}.`,
      ru: `Ни одна запись не принята; ${russian}.`,
      ko: `받을 수 있는 기록이 없습니다. ${korean}.`,
    },
  });
}
