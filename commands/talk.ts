import type { Socket } from 'node:net';
import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { STOP_LINE } from '../bot/terminal/terminal.ts';

const PROMPT = '› ';
/** So long the service may take to say what becomes of a Ctrl+C. */
const PATIENCE_MS = 1_000;

/** Where a person types and reads. */
export type Terminal = { readonly input: Readable; readonly output: Writable };

/** How a conversation ended: the person left, or the service did. */
export type Ending = 'left' | 'gone';

/**
 * A person at a terminal: what is typed can be edited and found again with ↑, and keeps its place below what is shown meanwhile. Ctrl+C
 * clears the line; when it is empty, it stops the answer that is worked on, or leaves where none is; Ctrl+D leaves.
 */
export function talk(socket: Socket, { input, output }: Terminal = { input: process.stdin, output: process.stdout }): Promise<Ending> {
  const lines = createInterface({ input, output, terminal: true, prompt: PROMPT, historySize: 500, removeHistoryDuplicates: true });
  let ending: Ending = 'gone';
  let rest = '';
  let leaving: NodeJS.Timeout | null = null;
  lines.on('line', (line) => {
    socket.write(`${line}\n`);
    lines.prompt();
  });
  lines.on('SIGINT', () => {
    if (lines.line === '') {
      // Whoever presses it twice means it.
      if (leaving !== null) return lines.close();
      leaving = setTimeout(() => lines.close(), PATIENCE_MS);
      socket.write(`${STOP_LINE}\n`);
      return;
    }
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
  });
  lines.on('close', () => {
    ending = 'left';
    socket.destroy();
  });
  socket.setEncoding('utf8').on('data', (text: string) => {
    if (leaving !== null) clearTimeout(leaving);
    leaving = null;
    rest += text;
    const end = rest.lastIndexOf('\n');
    if (end < 0) return;
    showAbove(lines, output, rest.slice(0, end));
    rest = rest.slice(end + 1);
  });
  lines.prompt();
  return new Promise((resolve) =>
    socket.once('close', () => {
      if (leaving !== null) clearTimeout(leaving);
      const how = leaving === null ? ending : 'left';
      lines.close();
      output.write('\n');
      resolve(how);
    }),
  );
}

/** Writes lines where the prompt stands, and the prompt with what was typed so far below them. */
function showAbove(lines: Interface, output: Writable, text: string): void {
  const { rows } = lines.getCursorPos();
  moveCursor(output, 0, -rows);
  cursorTo(output, 0);
  clearScreenDown(output);
  output.write(`${text}\n`);
  lines.prompt(true);
}

/** Lines from a pipe or a file, each answered before the next; it ends when the last was answered. */
export function recite(socket: Socket): Promise<Ending> {
  let ending: Ending = 'gone';
  process.stdin.once('end', () => {
    ending = 'left';
  });
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
  return new Promise((resolve) => socket.once('close', () => resolve(ending)));
}
