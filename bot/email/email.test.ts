import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeChatPlatform } from '../../test/conformance/chat-platform.ts';
import { approval } from '../../test/conformance/store-things.ts';
import { HOSTILE, hostileCard, sampleCard } from '../../test/fakes/sample-cards.ts';
import { describeWithPython } from '../../test/peers/python.ts';
import { headerOf, type Mail, SMTP_PACKAGES, type SmtpPeer, startSmtp } from '../../test/peers/smtp.ts';
import { approvalCard } from '../action-cards.ts';
import { renderChart } from '../chart/chart.ts';
import { createEmail, type EmailSettings } from './email.ts';
import { renderMailHtml } from './html.ts';
import { renderMailText } from './plain.ts';

const TO = 'oncall@example.com';
const FROM = 'inframind@example.com';
const PAGE = 'https://inframind.example/';

const textOf = (mail: Mail | undefined) => mail?.parts.find(({ type }) => type === 'text/plain')?.text ?? '';
const htmlOf = (mail: Mail | undefined) => mail?.parts.find(({ type }) => type === 'text/html')?.text ?? '';
const idOf = (mail: Mail | undefined) => headerOf(mail, 'Message-ID')?.trim() ?? '';
const emailTo = (peer: Pick<SmtpPeer, 'port'>, more: Partial<EmailSettings> = {}, warn: (text: string) => void = () => {}) =>
  createEmail(
    { host: '127.0.0.1', port: peer.port, tls: 'none', from: FROM, timeoutMs: 3_000, ...more },
    { renderChart, pageUrl: PAGE, log: (_level, text) => warn(text) },
  );

const FAULTS = { later: 'rcpt 451 4.7.1 Greylisted', refused: 'data 554 5.7.1 Not wanted here', lost: 'lost' } as const;

describeWithPython(SMTP_PACKAGES, 'mail', () => {
  let open: SmtpPeer;
  /** The server of all tests without TLS, as one of them sees it. */
  const fresh = (): Pick<SmtpPeer, 'port' | 'mails' | 'fail'> => {
    const from = open.mails().length;
    return { ...open, mails: () => open.mails().slice(from) };
  };
  beforeAll(async () => {
    open = await startSmtp({ tls: 'none' });
  });
  afterAll(() => open.stop());

  describeChatPlatform('email', async () => {
    const peer = fresh();
    return {
      platform: emailTo(peer),
      channel: TO,
      streams: null,
      finds: false,
      waitMs: 120_000,
      shown: () =>
        peer.mails().map((mail) => {
          const subject = headerOf(mail, 'Subject') ?? '';
          const above = headerOf(mail, 'In-Reply-To');
          const all = headerOf(mail, 'References')?.trim().split(/\s+/) ?? [];
          return {
            id: `${[idOf(mail), ...all].join(',')} ${subject.replace(/^Re: /, '')}`,
            thread: above === null ? null : `${[above.trim(), ...all.slice(0, -1)].join(',')} ${subject.replace(/^Re: /, '')}`,
            text: textOf(mail),
            labels: [],
          };
        }),
      pictures: () =>
        peer.mails().flatMap(({ parts }) => parts.flatMap(({ base64 }) => (base64 === null ? [] : [Buffer.from(base64, 'base64')]))),
      person: null,
      fail: (how) => peer.fail(FAULTS[how]),
      stop: async () => {},
    };
  });

  describe('a mail', () => {
    let peer: ReturnType<typeof fresh>;
    beforeEach(() => {
      peer = fresh();
    });

    it('is text and HTML with its chart inside, marked as sent by a program, without a defect', async () => {
      await emailTo(peer).send({ channel: TO, thread: null, card: sampleCard(), key: 'msg_1' });
      const [mail] = peer.mails();
      expect(mail).toMatchObject({ from: FROM, to: [TO], defects: [] });
      expect(mail?.shape).toEqual(['multipart/alternative', 'text/plain', 'multipart/related', 'text/html', 'image/png']);
      const picture = mail?.parts.find(({ type }) => type === 'image/png');
      expect(picture).toMatchObject({ disposition: 'inline', id: '<chart@inframind>' });
      expect(htmlOf(mail)).toContain('src="cid:chart@inframind"');
      expect(headerOf(mail, 'Auto-Submitted')).toBe('auto-generated');
      expect(headerOf(mail, 'List-Id')).toBe('InfraMind <inframind.example.com>');
      expect(headerOf(mail, 'Subject')).toBe('🔴 #12 iowait on srv-db-03 is 29 %, normally 8 %');
      expect(headerOf(mail, 'To')).toBe(TO);
      expect(headerOf(mail, 'From')).toBe(`InfraMind <${FROM}>`);
    });

    it('stands in the thread of its incident under one subject, and keeps its id when it is sent twice', async () => {
      const email = emailTo(peer);
      const first = await email.send({ channel: TO, thread: null, card: sampleCard({ chart: null }), key: 'msg_1' });
      if (first.kind !== 'sent') throw new Error(first.kind);
      const answer = { channel: TO, thread: first.posted.messageId, card: sampleCard({ headline: 'Resolved', chart: null }), key: 'msg_2' };
      const second = await email.send(answer);
      await email.send(answer);
      await email.send({ ...answer, thread: second.kind === 'sent' ? second.posted.messageId : null, key: 'msg_3' });
      const [one, two, again, three] = peer.mails();
      expect(idOf(one)).toBe('<msg_1@example.com>');
      expect(headerOf(two, 'In-Reply-To')).toBe(idOf(one));
      expect(headerOf(two, 'References')).toBe(idOf(one));
      expect(headerOf(two, 'Subject')).toBe(`Re: ${headerOf(one, 'Subject')}`);
      expect(idOf(again)).toBe(idOf(two));
      expect(headerOf(three, 'In-Reply-To')).toBe(idOf(two));
      expect(headerOf(three, 'References')?.split(/\s+/)).toEqual([idOf(one), idOf(two)]);
      expect(headerOf(three, 'Subject')).toBe(headerOf(two, 'Subject'));
    });

    it('breaks what has no place to break at, so that a phone need not scroll sideways', () => {
      const parts = [
        { kind: 'facts' as const, facts: [{ name: 'Host key', value: `SHA256:${'a'.repeat(60)}` }] },
        { kind: 'code' as const, text: 'x'.repeat(300) },
      ];
      const html = renderMailHtml(sampleCard({ chart: null, parts }), { pageUrl: 'https://inframind.example.com/runs/1', hasChart: false });
      expect(html).toMatch(/<table [^>]*table-layout:fixed[^>]*>\n<tr><td style="[^"]*overflow-wrap:anywhere;word-break:break-word">/);
      expect(html).toMatch(/<pre style="[^"]*overflow-wrap:anywhere/);
    });

    it.each([
      ['en', 'Approve', 'To act on it, open the page'],
      ['ru', 'Утвердить', 'Чтобы действовать, откройте страницу'],
      ['ko', '승인', '조치하려면 페이지를 여세요'],
    ] as const)('asks in %s for a decision elsewhere: no button, no form, a link', async (language, label, sentence) => {
      const at = new Date('2026-11-20T19:20:00Z');
      const waiting = approval('apr_1', 0, { expiresAt: new Date(at.getTime() + 60_000) });
      const card = approvalCard(waiting, { language, timeZone: 'UTC', runbookTitle: 'R', requesterName: 'A', preview: null, at });
      expect(card.actions.map((action) => action.label)).toContain(label);
      await emailTo(peer).send({ channel: TO, thread: null, card, key: 'msg_1' });
      const [mail] = peer.mails();
      for (const text of [textOf(mail), htmlOf(mail)]) {
        expect(text).toContain(sentence);
        expect(text).toContain(PAGE);
        expect(text).not.toMatch(new RegExp(`^\\s*${label}\\s*$|>${label}<`, 'm'));
        expect(text).not.toContain(`${waiting.id}:`);
      }
      expect(htmlOf(mail)).not.toMatch(/<(form|button|input|script|iframe|link|object)\b/i);
      expect(headerOf(mail, 'Content-Language')).toBe(language);
    });

    it('lets no text from outside begin a header, name a recipient or become markup', async () => {
      const injected = `x\r\nBcc: thief@evil.example\r\nSubject: other\n\n<script>alert(1)</script>\u2028X-Evil: 1\u202e`;
      const card = { ...hostileCard(), headline: injected };
      const thread = `<a@b.example>\r\nBcc: thief@evil.example ${injected}`;
      const email = emailTo(peer);
      await email.send({ channel: TO, thread: null, card, key: 'k\r\nBcc: thief@evil.example' });
      await email.send({ channel: TO, thread, card, key: 'k2' });
      await email.send({ channel: TO, thread: `<msg_1@example.com> ${injected}`, card, key: 'k3' });
      expect(peer.mails()).toHaveLength(3);
      for (const mail of peer.mails()) {
        expect(mail).toMatchObject({ to: [TO], defects: [] });
        expect(mail.headers.map(([name]) => name.toLowerCase())).not.toContain('bcc');
        expect(mail.headers.map(([name]) => name.toLowerCase())).not.toContain('x-evil');
        expect(headerOf(mail, 'Subject')).toMatch(/^(Re: )?(🔴 )?x Bcc: thief@evil\.example Subject: other <script>/);
        expect(htmlOf(mail)).not.toMatch(/<script|<b>bold|<a href="https:\/\/evil/);
        expect(textOf(mail)).toContain(HOSTILE.slice(0, 40));
      }
      for (const channel of [
        `${TO}\r\nRCPT TO:<thief@evil.example>`,
        `${TO}, thief@evil.example`,
        '"a b"@example.com',
        `<${TO}>`,
        'nobody',
        'a@b@c',
      ]) {
        expect(await email.send({ channel, thread: null, card, key: 'k' })).toMatchObject({ kind: 'refused' });
      }
      expect(peer.mails()).toHaveLength(3);
    });

    it('waits for an account that the server wants, which is told once and not with each mail', async () => {
      const peer = fresh();
      const told: string[] = [];
      const email = emailTo(peer, {}, (text) => told.push(text));
      const send = (key: string) => email.send({ channel: TO, thread: null, card: sampleCard(), key });
      for (const key of ['a', 'b', 'c']) {
        peer.fail('rcpt 530 5.7.0 Authentication required');
        expect(await send(key)).toMatchObject({ kind: 'later' });
      }
      expect(told).toEqual([expect.stringContaining('530 5.7.0 Authentication required')]);
      expect(await send('a')).toMatchObject({ kind: 'sent' });
    });

    it('waits when the server is away and does not know what became of a mail whose answer was lost', async () => {
      const said: string[] = [];
      const message = { channel: TO, thread: null, card: sampleCard({ chart: null }), key: 'k' };
      const away = emailTo({ port: 1 }, {}, (text) => said.push(text));
      expect(await away.send(message)).toEqual({ kind: 'later', retryAfterMs: 15_000 });
      expect(said.join()).toContain('127.0.0.1:1');
      peer.fail('rcpt 550 5.1.1 There is nobody of that name');
      expect(await emailTo(peer).send(message)).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('550 5.1.1 There is nobody'),
      });
      peer.fail('data 452 4.3.1 Disk full');
      expect(await emailTo(peer).send(message)).toEqual({ kind: 'later', retryAfterMs: 120_000 });
      expect(peer.mails()).toHaveLength(0);
    });
  });

  describe('on the way', () => {
    const account = { user: 'inframind', password: 'pass-word-of-the-mail' };
    const given = { username: account.user, password: account.password };
    const message = { channel: TO, thread: null, card: sampleCard({ chart: null }), key: 'k' };

    it.each(['starttls', 'implicit'] as const)('goes and logs in over %s only', async (tls) => {
      const peer = await startSmtp({ tls, account });
      try {
        const email = emailTo(peer, { tls, ...given, caFile: peer.caFile });
        expect(await email.send(message)).toMatchObject({ kind: 'sent' });
        expect(peer.mails()[0]).toMatchObject({ tls: true, user: account.user });
        expect(peer.logins()).toEqual([{ auth: true, tls: true }]);
        const stranger = emailTo(peer, { tls, ...given });
        expect(await stranger.send(message)).toMatchObject({ kind: 'later' });
        const wrong: string[] = [];
        const other = emailTo(peer, { tls, ...given, password: 'wrong-one', caFile: peer.caFile }, (text) => wrong.push(text));
        expect(await other.send(message)).toMatchObject({ kind: 'later' });
        expect(wrong.join()).toMatch(/535|Invalid login|credentials/i);
        expect(wrong.join()).not.toContain('wrong-one');
        expect(peer.mails()).toHaveLength(1);
      } finally {
        await peer.stop();
      }
    });

    it('tells its password to no server that offers no TLS', async () => {
      const peer = await startSmtp({ tls: 'none', account });
      try {
        expect(await emailTo(peer, { tls: 'starttls', ...given }).send(message)).toMatchObject({ kind: 'later' });
        expect(peer.logins()).toEqual([]);
        expect(peer.mails()).toEqual([]);
        expect(() => emailTo(peer, { tls: 'none', ...given })).toThrow(/starttls or implicit/);
      } finally {
        await peer.stop();
      }
    });
  });
});

it.each([
  ['en', 'because the settings of InfraMind name it'],
  ['ru', 'потому что он указан в настройках InfraMind'],
  ['ko', 'InfraMind 설정에'],
] as const)(
  'in %s tells why it came, what a list of mails shows is no second subject, and lines stay lines without styles',
  (language, why) => {
    const parts = [
      { kind: 'heading' as const, text: 'Figures' },
      { kind: 'text' as const, text: 'one line\nand <another>' },
      { kind: 'list' as const, items: ['an item'] },
    ];
    const card = sampleCard({ language, chart: null, parts });
    const html = renderMailHtml(card, { pageUrl: PAGE, hasChart: false });
    for (const text of [html, renderMailText(card, PAGE)]) expect(text).toContain(why);
    expect(html).toMatch(/<div aria-hidden="true" style="display:none;[^"]*">one line and &lt;another&gt; · an item<\/div>/);
    expect(html).toContain('>one line<br>and &lt;another&gt;</p>');
    expect(html).not.toContain('pre-line');
    // Both halves say the same.
    const seen = html
      .replace(/<style>.*?<\/style>|<div aria-hidden.*?<\/div>/gs, '')
      .replace(/<br>/g, '\n')
      .replace(/<[^>]+>/g, ' ');
    const words = (text: string) => text.replace(/&lt;|&gt;/g, ' ').match(/[\p{L}\p{N}]+/gu);
    expect(words(seen)).toEqual(words(renderMailText(card, PAGE)));
  },
);

it('cuts HTML before mail programs would', () => {
  const parts = Array.from({ length: 200 }, () => ({ kind: 'text' as const, text: '<&>"'.repeat(900) }));
  const html = renderMailHtml(sampleCard({ parts }), { pageUrl: PAGE, hasChart: false });
  expect(html.length).toBeLessThan(100_000);
  expect(html).toContain('… more at https://inframind.example/');
});
