import type { Socket } from 'node:net';
import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const PROMPT = '› ';

/** Where a person types and reads. */
export type Terminal = { readonly input: Readable; readonly output: Writable };

/** How a conversation ended: the person left, or the service did. */
export type Ending = 'left' | 'gone';

/**
 * A person at a terminal: what is typed can be edited and found again with ↑, and keeps its place below what is shown meanwhile. Ctrl+C
 * clears the line, or leaves when it is empty; Ctrl+D leaves.
 */
export function talk(socket: Socket, { input, output }: Terminal = { input: process.stdin, output: process.stdout }): Promise<Ending> {
  const lines = createInterface({ input, output, terminal: true, prompt: PROMPT, historySize: 500, removeHistoryDuplicates: true });
  let ending: Ending = 'gone';
  let rest = '';
  lines.on('line', (line) => {
    socket.write(`${line}\n`);
    lines.prompt();
  });
  lines.on('SIGINT', () => {
    if (lines.line === '') return lines.close();
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
  });
  lines.on('close', () => {
    ending = 'left';
    socket.destroy();
  });
  socket.setEncoding('utf8').on('data', (text: string) => {
    rest += text;
    const end = rest.lastIndexOf('\n');
    if (end < 0) return;
    showAbove(lines, output, rest.slice(0, end));
    rest = rest.slice(end + 1);
  });
  lines.prompt();
  return new Promise((resolve) =>
    socket.once('close', () => {
      const how = ending;
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
