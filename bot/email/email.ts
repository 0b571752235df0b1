import { readFileSync } from 'node:fs';
import { createTransport, type Transporter } from 'nodemailer';
import { z } from 'zod';
import type { Chart } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import { createRepeats } from '../../domain/repeats.ts';
import type { ChatPlatform } from '../chat-platform.ts';
import { composeMail, isAddress, mailIdOf, readMailId, writeMailId } from './message.ts';
import { sendFailure } from './outcome.ts';

/** Settings of the mail plugin; secrets are handed in resolved. */
export const settings = z
  .object({
    host: z.string().min(1).describe('Name or address of the mail server'),
    port: z.int().min(1).max(65_535).default(587).describe('Its port'),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .default('starttls')
      .describe('TLS after STARTTLS, which is then demanded; from the first byte; or none, without an account only'),
    caFile: z.string().nullable().default(null).describe('PEM file of the authority that signed the certificate of the server'),
    username: z.string().nullable().default(null).describe('Account'),
    password: z.string().nullable().default(null).describe('Its password, a secret reference in the configuration'),
    from: z.string().refine(isAddress, 'one mail address, e.g. inframind@example.com').describe('Address that mails come from'),
    timeoutMs: z.int().min(100).max(120_000).default(20_000).describe('Longest silence of the server'),
  })
  .refine(({ tls, username }) => tls !== 'none' || username === null, {
    path: ['tls'],
    message: 'an account would be told to everybody on the way: use starttls or implicit',
  });

export type EmailSettings = z.input<typeof settings>;

/** What the mail plugin needs from outside. */
export type EmailDeps = {
  renderChart(chart: Chart): Promise<Buffer>;
  /** Where a reader may act; null: no page is set. */
  readonly pageUrl: string | null;
  log?: (level: 'warn' | 'error', message: string) => void;
};

/**
 * Mail over SMTP. It only sends: nobody's answer is read, nothing can be approved by mail, and what has been sent stays as it
 * is. A channel is one address.
 *
 * @throws CONFIG_INVALID when the file of the authority cannot be read
 */
export function createEmail(given: EmailSettings, deps: EmailDeps): ChatPlatform {
  const config = settings.parse(given);
  const { host, port, from } = config;
  const transport = transportOf(config);
  const repeats = createRepeats();
  const domain = from.slice(from.lastIndexOf('@') + 1);

  return {
    id: 'email',
    abilities: { listens: false, edits: 'never', forms: false },
    // Each mail has a connection of its own: there is nothing to hold open.
    start: async () => {},
    stop: async () => {
      transport.close();
    },

    async send({ channel, thread, card, key }) {
      if (!isAddress(channel)) return { kind: 'refused', reason: 'the channel is not one mail address' };
      const own = mailIdOf(key, domain, card);
      const above = thread === null ? null : readMailId(thread);
      const chart = card.chart === null ? null : await deps.renderChart(card.chart).catch(() => null);
      try {
        await transport.sendMail(composeMail({ card, own, thread: above, from, to: channel, pageUrl: deps.pageUrl, chart }));
      } catch (error) {
        const { result, reason } = sendFailure(error);
        // Each mail meets it, and each try of it.
        const told = result.kind === 'later' ? repeats.due(`${host}:${port}`, reason, Date.now()) : null;
        if (told !== null)
          deps.log?.('warn', `email ${host}:${port}: ${reason}${told.repeated === 0 ? '' : ` (${told.repeated} times more)`}`);
        return result;
      }
      const messageId = writeMailId(above === null ? own : { ...own, above: [...above.above, above.id], subject: above.subject });
      return { kind: 'sent', posted: { messageId, thread: thread ?? messageId } };
    },

    edit: async () => ({ kind: 'refused', reason: 'a mail that was sent stays as it is' }),
    // A second copy carries the same Message-ID, which mail programs show once.
    find: async () => null,
    whisper: async () => {},
    confide: async () => null,
  };
}

/** Connects, agrees on TLS and logs in as a mail would, and sends none. @throws Error in the words of the server, of TLS or of the network */
export async function reachMailServer(given: EmailSettings): Promise<void> {
  const transport = transportOf(settings.parse(given));
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

function transportOf({ host, port, tls, caFile, username, password, timeoutMs }: z.output<typeof settings>): Transporter {
  return createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(caFile === null ? {} : { ca: authorityOf(caFile) }) },
    ...(username === null ? {} : { auth: { user: username, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  });
}

function authorityOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `email.caFile: ${file} cannot be read`, { cause });
  }
}
