import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, scratch } from '../test/peers/peer.ts';
import { talk } from './talk.ts';

const folder = scratch('talk');
const server = createServer();
let service: Socket;
let screen: string;
let heard: string;
let input: PassThrough;
let ended: Promise<string>;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(join(folder.path, 'sock'), resolve));
  const client = connect(join(folder.path, 'sock'));
  [service] = (await once(server, 'connection')) as [Socket];
  [screen, heard, input] = ['', '', new PassThrough()];
  const output = new PassThrough();
  output.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
  });
  service.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
  });
  ended = talk(client, { input, output });
});
afterEach(async () => {
  service.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

const CTRL_C = '\u0003';
const UP = '\u001b[A';

test('what is typed keeps its place below an answer that comes meanwhile, in whatever pieces', async () => {
  input.write('half a ques');
  await eventually(() => screen.includes('half a ques'));
  const bytes = Buffer.from('\n┃ 상태\n');
  service.write(bytes.subarray(0, 6));
  service.write(bytes.subarray(6));

  await eventually(() => /┃ 상태\n[\s\S]*› half a ques/.test(screen));
  input.write('tion\n');
  await eventually(() => heard === 'half a question\n');
});

test('a line said before is found again', async () => {
  input.write('runbooks\n');
  input.write(UP);
  input.write('\n');

  await eventually(() => heard === 'runbooks\nrunbooks\n');
});

test('Ctrl+C clears what is typed, and leaves when there is nothing', async () => {
  input.write('not this');
  input.write(CTRL_C);
  input.write('this\n');
  await eventually(() => heard === 'this\n');

  input.write(CTRL_C);
  expect(await ended).toBe('left');
});

test('a service that ends is no farewell of the person', async () => {
  service.end();

  expect(await ended).toBe('gone');
});

test('Ctrl+C while an answer is worked on stops it and stays; the service says which it is', async () => {
  input.write('why?\n');
  input.write(CTRL_C);
  await eventually(() => heard === `why?\n${CTRL_C}\n`);
  service.write('Stopped: nothing was answered.\n');
  await eventually(() => /Stopped: nothing was answered[\s\S]*› /.test(screen));

  input.write('still here\n');
  await eventually(() => heard.endsWith('still here\n'));
  input.write(CTRL_C);
  await eventually(() => heard.endsWith(`${CTRL_C}\n`));
  service.end();
  expect(await ended).toBe('left');
});
