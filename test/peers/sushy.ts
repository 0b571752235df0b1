import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, scratch, startProcess } from './peer.ts';

const PROGRAM = fileURLToPath(new URL('../../tmp/peers/venv/bin/sushy-emulator', import.meta.url));
/** bcrypt of `secret`, of the least cost. */
const HTPASSWD = 'ops:$2b$04$Pf3OCxw26BR/mELiORqqGONDc1EzW0HyVjfF8xEuAE8.5VSSsJnt6\n';
const SYSTEM = '11111111-2222-3333-4444-555555555555';

/** OpenStack's Redfish emulator over TLS, with one system whose power it switches; account `ops`, password `secret`. Needs sushy-tools of PyPI. */
export type Sushy = {
  readonly url: string;
  readonly certificateSha256: string;
  readonly systemPath: string;
  stop(): Promise<void>;
};

export async function startSushy(): Promise<Sushy> {
  const folder = scratch('sushy');
  const file = (name: string) => join(folder.path, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder.path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  openssl(...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '2', '-subj', '/CN=bmc']);
  const certificateSha256 = openssl('x509', '-in', 'cert.pem', '-noout', '-fingerprint', '-sha256').split('=')[1]?.trim() ?? '';
  const port = await freePort();
  writeFileSync(file('htpasswd'), HTPASSWD);
  const system = `{'uuid': '${SYSTEM}', 'name': 'node-1', 'power_state': 'Off', 'nics': [{'mac': '00:5c:52:31:3a:9c'}]}`;
  writeFileSync(
    file('sushy.conf'),
    `SUSHY_EMULATOR_LISTEN_IP = '127.0.0.1'
SUSHY_EMULATOR_LISTEN_PORT = ${port}
SUSHY_EMULATOR_SSL_CERT = '${file('cert.pem')}'
SUSHY_EMULATOR_SSL_KEY = '${file('key.pem')}'
SUSHY_EMULATOR_FAKE_DRIVER = True
SUSHY_EMULATOR_AUTH_FILE = '${file('htpasswd')}'
SUSHY_EMULATOR_STATE_DIR = '${folder.path}'
SUSHY_EMULATOR_FAKE_SYSTEMS = [${system}]
`,
  );
  const peer = await startProcess({
    command: PROGRAM,
    args: ['--config', file('sushy.conf')],
    ready: (output) => output.includes('Running on'),
  });
  return {
    url: `https://127.0.0.1:${port}`,
    certificateSha256,
    systemPath: `/redfish/v1/Systems/${SYSTEM}`,
    stop: async () => {
      await peer.stop();
      folder.remove();
    },
  };
}
