import { once } from 'node:events';
import { statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCard } from '../../test/fakes/sample-cards.ts';
import { eventually, scratch } from '../../test/peers/peer.ts';
import type { ChatPlatform, Incoming } from '../chat-platform.ts';
import { createTerminalServer, EVERY_TERMINAL } from './terminal-server.ts';

const HELLO = '{"columns":80,"colour":false}\n';

describe('the terminal server', () => {
  const folder = scratch('terminal');
  const path = join(folder.path, 'chat.sock');
  let server: ChatPlatform;
  let incoming: Incoming[];

  beforeEach(async () => {
    incoming = [];
    server = createTerminalServer({ path, userId: 'local' });
    await server.start(async (one) => void incoming.push(one));
  });
  afterEach(() => server.stop());

  const open = (hello = HELLO) => {
    const socket = connect(path);
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.write(hello);
    return { socket, text: () => text };
  };
  const enter = async (name: string) => {
    const client = open();
    client.socket.write(`I am ${name}\n`);
    const { channel } = await eventually(() => incoming.find(({ body }) => body.kind === 'text' && body.text === `I am ${name}`));
    return { ...client, channel };
  };
  const announce = (key: string) => server.send({ channel: EVERY_TERMINAL, thread: null, card: sampleCard(), key });
  const gone = (socket: Socket) => once(socket, 'close');

  it('is for its owner only', () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('gives each client a channel, and each line an id that no other has', async () => {
    const [anna, olga] = await Promise.all([enter('anna'), enter('olga')]);

    expect(anna.channel).not.toBe(olga.channel);
    expect(new Set(incoming.map(({ eventId }) => eventId)).size).toBe(2);
    expect(incoming.every(({ userId, trusted, direct }) => userId === 'local' && trusted && direct)).toBe(true);
  });

  it('announces to all and answers one', async () => {
    const [anna, olga] = await Promise.all([enter('anna'), enter('olga')]);

    expect((await announce('one')).kind).toBe('sent');
    await server.send({ channel: olga.channel, thread: null, card: { ...sampleCard(), headline: 'For Olga' }, key: 'two' });
    await eventually(() => olga.text().includes('For Olga'));

    for (const client of [anna, olga]) await eventually(() => client.text().includes(sampleCard().headline));
    expect(anna.text()).not.toContain('For Olga');
  });

  it('holds an announcement for delivered when nobody listens, and refuses an answer to who has left', async () => {
    const anna = await enter('anna');
    anna.socket.end();
    await gone(anna.socket);
    await eventually(
      async () => (await server.send({ channel: anna.channel, thread: null, card: sampleCard(), key: 'x' })).kind === 'refused',
    );

    expect((await announce('unheard')).kind).toBe('sent');
  });

  it.each([
    ['no JSON', 'GET / HTTP/1.1\r\n\r\n'],
    ['null', 'null\n'],
    ['a line without an end', 'x'.repeat(5_000)],
    ['binary', '\u0000\u0001\ufffd\n'],
  ])('hangs up on %s instead of a hello, and serves the others', async (_what, bytes) => {
    const stranger = open(bytes);
    await gone(stranger.socket);

    const anna = await enter('anna');
    await announce('after');
    await eventually(() => anna.text().includes(sampleCard().headline));
    expect(stranger.text()).toBe('');
  });

  it('takes a hello in pieces, with the first line behind it, in any script', async () => {
    const client = open('');
    const bytes = Buffer.from(`${HELLO}что изменилось?\n`);
    for (const byte of bytes) client.socket.write(Buffer.from([byte]));

    await eventually(() => incoming.some(({ body }) => body.kind === 'text' && body.text === 'что изменилось?'));
  });

  it('survives clients that break off before and after the hello', async () => {
    for (const hello of ['', '{"col', HELLO]) {
      const { socket } = open(hello);
      await once(socket, 'connect');
      socket.destroy();
    }
    await announce('to nobody');
    await enter('anna');
  });

  it('survives a client that breaks off with its answer unread', async () => {
    const anna = await enter('anna');
    anna.socket.pause();
    await announce('unread');
    const left = gone(anna.socket);
    anna.socket.destroy();
    await left;
    await eventually(
      async () => (await server.send({ channel: anna.channel, thread: null, card: sampleCard(), key: 'x' })).kind === 'refused',
    );
    await enter('olga');
  });

  it('hears a script line by line, each after the answer to the one before, and lets it go with the last', async () => {
    const other = createTerminalServer({ path: `${path}2`, userId: 'local', waits: async () => waiting.length > 0 });
    const waiting: string[] = [];
    const answer = async (channel: string, text: string) => {
      await other.send({ channel, thread: null, card: { ...sampleCard(), headline: `On ${text}` }, key: text });
      waiting.splice(waiting.indexOf(text), 1);
    };
    await other.start(async ({ body, channel }) => {
      const text = body.kind === 'text' ? body.text : '';
      expect(waiting).toEqual([]);
      waiting.push(text);
      setTimeout(() => void answer(channel, text), 20);
    });
    const socket = connect(`${path}2`);
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.end('{"columns":80,"colour":false,"script":true}\nfirst\nsecond');

    await gone(socket);
    await other.stop();
    expect(text).toMatch(/On first[\s\S]*On second/);
  });

  it('ends with clients still there, also with one that never said hello', async () => {
    const [silent, anna] = [open(''), await enter('anna')];
    const ended = Promise.all([gone(silent.socket), gone(anna.socket)]);

    await server.stop();
    await ended;
    await server.start(async (one) => void incoming.push(one));
    await enter('olga');
  });
});
