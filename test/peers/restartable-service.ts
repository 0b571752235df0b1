import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, scratch } from './peer.ts';

/** For tests: a real process that answers HTTP and grows slow, and a `systemctl` that really restarts it. */
export type ServicePeer = {
  /** Folder that holds `systemctl`, for a PATH. */
  readonly bin: string;
  /** Every call of systemctl so far, `VERB UNIT`, but for the looks of a step that watches whether the unit stays up. */
  calls(): string[];
  /** Makes the running process slow until it is restarted. */
  wedge(): Promise<void>;
  /** From now on the process ends as soon as it was seen to be active. */
  fallOver(): void;
  /** Seconds that one request takes now. */
  latency(): Promise<number>;
  stop(): void;
};

const SERVICE = `
const { createServer } = require('node:http');
let delayMs = 0;
createServer((request, response) => {
  if (request.url === '/wedge') delayMs = 400;
  setTimeout(() => response.end('ok'), request.url === '/wedge' ? 0 : delayMs);
}).listen(Number(process.argv[2]), '127.0.0.1');
`;

export async function startService(): Promise<ServicePeer> {
  const folder = scratch('service');
  const port = await freePort();
  const bin = join(folder.path, 'bin');
  const [program = '', pidFile = '', log = '', frail = ''] = ['service.cjs', 'pid', 'calls', 'frail'].map((name) =>
    join(folder.path, name),
  );
  mkdirSync(bin);
  writeFileSync(program, SERVICE);
  writeFileSync(
    join(bin, 'systemctl'),
    `#!/bin/sh
watch=--property=ActiveState,MainPID,NRestarts
[ "$2" = $watch ] || echo "$1 $2" >> '${log}'
case "$1" in
  start|restart|stop)
    old=$(cat '${pidFile}' 2>/dev/null)
    if [ "$1" != start ]; then kill "$old" && while kill -0 "$old" 2>/dev/null; do /bin/sleep 0.02; done; fi
    kill -0 "$old" 2>/dev/null || [ "$1" = stop ] || {
    setsid '${process.execPath}' '${program}' ${port} >/dev/null 2>&1 </dev/null &
    echo $! > '${pidFile}'; }
    echo "$1 of $2 done" ;;
  is-active)
    kill -0 "$(cat '${pidFile}')" && echo active || exit 3
    [ ! -e '${frail}' ] || { pid=$(cat '${pidFile}'); kill "$pid"; while kill -0 "$pid" 2>/dev/null; do /bin/sleep 0.02; done; } ;;
  show)
    kill -0 "$(cat '${pidFile}')" 2>/dev/null && echo ActiveState=active || echo ActiveState=inactive
    [ "$2" != $watch ] || echo "MainPID=$(cat '${pidFile}')" ;;
  status)
    echo "$4: code=exited, status=203" ;;
  *)
    echo "Unknown command verb $1." >&2; exit 1 ;;
esac
`,
  );
  // What waits for a service to fall over waits shorter.
  writeFileSync(join(bin, 'sleep'), '#!/bin/bash\n[ "$1" != 2 ] || set -- 0.02\nexec -a sleep /bin/sleep "$@"\n');
  for (const name of ['systemctl', 'sleep']) chmodSync(join(bin, name), 0o755);
  const first = spawn(process.execPath, [program, String(port)], { detached: true, stdio: 'ignore' });
  writeFileSync(pidFile, String(first.pid));
  const get = async (path: string): Promise<number> => {
    const began = performance.now();
    for (;;) {
      const done = await fetch(`http://127.0.0.1:${port}${path}`).then(
        (response) => response.text(),
        () => null,
      );
      if (done !== null) return (performance.now() - began) / 1_000;
      if (performance.now() - began > 10_000) throw new Error('the service does not answer');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await get('/');
  return {
    bin,
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
    wedge: async () => void (await get('/wedge')),
    fallOver: () => writeFileSync(frail, ''),
    latency: () => get('/'),
    stop: () => {
      try {
        process.kill(Number(readFileSync(pidFile, 'utf8')));
      } catch {
        // It has ended by itself.
      }
      folder.remove();
    },
  };
}
