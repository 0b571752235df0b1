import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import type { Ends } from '../../domain/ends.ts';
import { describeChatPlatform } from '../../test/conformance/chat-platform.ts';
import { hostileCard, sampleCard, sampleChart } from '../../test/fakes/sample-cards.ts';
import type { Incoming } from '../chat-platform.ts';
import { renderTerminal } from './render.ts';
import { createTerminal, STOP_LINE } from './terminal.ts';

describeChatPlatform('terminal', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  let text = '';
  output.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const blocks = () => text.split(/\n\n(?=┃)/).filter((block) => block.includes('┃'));
  const platform = createTerminal({}, { input, output, width: 400 });
  const sent: Array<{ readonly id: string; readonly thread: string | null }> = [];
  return {
    platform: {
      ...platform,
      send: async (message) => {
        const result = await platform.send(message);
        if (result.kind === 'sent') sent.push({ id: result.posted.messageId, thread: message.thread });
        return result;
      },
    },
    channel: 'terminal',
    streams: null,
    finds: true,
    shown: () =>
      blocks().map((block, index) => ({
        id: sent[index]?.id ?? '',
        thread: sent[index]?.thread ?? null,
        text: block.replace(/^┃ ?/gm, '').replace(/^→ .*$/gm, ''),
        labels: [],
      })),
    pictures: () => null,
    person: {
      say: async (line) => {
        input.write(`${line}\n`);
      },
      press: async (_id, label) => {
        const number = /\[(\d+)\] (.+)/g;
        const match = [...text.matchAll(number)].find((one) => label.test(one[2] ?? ''));
        input.write(`${match?.[1]}\n`);
      },
      whispers: () => [...text.matchAll(/^→ (.+)$/gm)].map((one) => one[1] ?? ''),
      confided: () => [...text.matchAll(/^→ (.+)$/gm)].map((one) => one[1] ?? ''),
    },
    fail: null,
    stop: async () => {
      input.end();
    },
  };
});

describe('a card on a terminal', () => {
  it('obeys no control character that came from outside', () => {
    const card = { ...hostileCard(), headline: 'a\u001b[2Jb\rc\u202ed', parts: [{ kind: 'code' as const, text: '\u001b]0;x\u0007' }] };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(renderTerminal(card, { width: 80, colour: false })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('keeps within its width and colours only when told', () => {
    const lines = renderTerminal(sampleCard(), { width: 60, colour: false, firstChoice: 1 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(renderTerminal(sampleCard(), { width: 60, colour: true })).toContain('\u001b[');
  });

  it('says a sentence once that the person is told and everybody too, whichever comes first', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const terminal = createTerminal({}, { input, output, width: 80 });
    const heard: string[] = [];
    await terminal.start(async ({ messageId }) => void heard.push(messageId));
    const incoming = { channel: 'terminal' } as Parameters<typeof terminal.whisper>[0];
    const told = (headline: string) => {
      const card = { ...sampleCard(), headline, parts: [{ kind: 'small' as const, text: 'Data until now' }], actions: [], chart: null };
      return terminal.send({ channel: 'terminal', thread: null, card, key: `msg_${headline}` });
    };
    const written = () => String(output.read() ?? '');

    await terminal.whisper(incoming, 'anna has taken #1');
    expect(await told('anna has taken #1')).toMatchObject({ kind: 'sent' });
    await told('boris has taken #2');
    await terminal.whisper(incoming, 'boris has taken #2');
    const text = written();
    expect(text.split('anna has taken #1')).toHaveLength(2);
    expect(text.split('boris has taken #2')).toHaveLength(2);

    // Two answers that say the same are two, and so is what is pressed again.
    await told('the same');
    await told('the same');
    input.write('2\n');
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    await terminal.whisper(incoming, 'anna has taken #1');
    const again = written();
    expect(again.split('the same')).toHaveLength(3);
    expect(again).toContain('anna has taken #1');
  });

  it('keeps within its width also what is said beside the cards', async () => {
    const output = new PassThrough();
    const terminal = createTerminal({}, { input: new PassThrough(), output, width: 60 });
    const incoming = { channel: 'terminal' } as Parameters<typeof terminal.whisper>[0];
    await terminal.whisper(
      incoming,
      `Nothing is set up to run on srv-backup-01: it stands in the settings neither under hosts nor under services\u001b[2J`,
    );

    const lines = String(output.read()).trimEnd().split('\n');
    expect(lines.length).toBe(2);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.join('')).not.toContain('\u001b');
  });

  it('hears lines that are pasted one after another was answered, and one that a person types at once', async () => {
    const input = new PassThrough();
    const answers: Array<() => void> = [];
    const heard: string[] = [];
    const terminal = createTerminal({}, { input, output: new PassThrough(), width: 80 });
    await terminal.start(async ({ body }) => {
      if (body.kind === 'text') heard.push(body.text);
      await new Promise<void>((resolve) => answers.push(resolve));
    });
    input.write('one\ntwo\n');
    await vi.waitFor(() => expect(heard).toEqual(['one']));
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(heard).toEqual(['one']);
    input.write('stop\n');
    await vi.waitFor(() => expect(heard).toEqual(['one', 'stop']));
    for (const answer of answers) answer();
    await vi.waitFor(() => expect(heard).toEqual(['one', 'stop', 'two']));
    answers.at(-1)?.();
    await terminal.stop();
  });

  it('says the title of a chart once', () => {
    const chart = { ...sampleChart(), title: 'Response time, shop' };
    const named = (names: readonly string[]) =>
      renderTerminal(
        { ...sampleCard(), chart: { ...chart, series: names.map((name) => ({ name, points: [[0, 1] as const, [60_000, 2] as const] })) } },
        { width: 64, colour: false },
      ).match(/Response time, shop/g);
    expect(named(['Response time, shop', 'Response time, cart'])).toHaveLength(1);
    expect(named(['Response time, shop'])).toHaveLength(1);
  });

  it('draws a line between points that follow each other, and a gap where they stopped', () => {
    const chart = { ...sampleChart(), threshold: null, marks: [], unit: '1', title: 't' };
    const points = [0, 60, 120, 180, 1_200, 1_260].map((second) => [second * 1_000, second < 1_000 ? 1 : 2] as const);
    const text = renderTerminal({ ...sampleCard(), chart: { ...chart, series: [{ name: 'x', points }] } }, { width: 64, colour: false });
    const row = /[▁▂▃▄▅▆▇█][ ▁▂▃▄▅▆▇█]+/.exec(text)?.[0] ?? '';
    expect(row).toMatch(/^▁{8,10} {40,55}█{2,5}$/);
  });
});

describe('Ctrl+C at a terminal', () => {
  /** A terminal whose answers take until they are stopped. */
  async function open(script: boolean) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const heard: Incoming[] = [];
    const onEnd = vi.fn();
    const terminal = createTerminal({}, { input, output, width: 80, script, onEnd });
    await terminal.start(async (incoming) => {
      heard.push(incoming);
      const { stop } = incoming.ends as Ends;
      if (!stop.aborted) await once(stop, 'abort');
      return null;
    });
    return { terminal, input, heard, onEnd };
  }

  it('stops what is answered, and leaves where nothing is', async () => {
    const { terminal, input, heard, onEnd } = await open(false);
    input.write('why?\n');
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    input.write(`${STOP_LINE}\n`);
    await vi.waitFor(() => expect(heard[0]?.ends?.stop.aborted).toBe(true));
    expect(heard[0]?.ends?.left.aborted).toBe(false);
    expect(onEnd).not.toHaveBeenCalled();
    await vi.waitFor(() => {
      input.write(`${STOP_LINE}\n`);
      expect(onEnd).toHaveBeenCalled();
    });
    expect(heard).toHaveLength(1);
    await terminal.stop();
  });

  it('is no word of a script, and a terminal that is closed waits for no model', async () => {
    const { terminal, input, heard } = await open(true);
    input.write(`${STOP_LINE}\n`);
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(heard[0]?.ends?.stop.aborted).toBe(false);
    await terminal.stop();
    expect(heard[0]?.ends?.left.aborted).toBe(true);
  });
});
