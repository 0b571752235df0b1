import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { scratch } from '../../../test/peers/peer.ts';
import { inventory } from '../transform.ts';
import { above, type Question, type Rig, scraped, serve, toldInstant } from './rig.ts';
import { exposition, startService } from './service.ts';

const SHOP = 'knot-08';
const SIGN_IN = 'redstart-33';
/** Seconds since 1970. */
const EXPIRY = 'probe_ssl_earliest_cert_expiry';
const EXPIRES_AT_SECOND = 130;

export const CERTIFICATE: Question = {
  domain: 'service',
  told: 'The certificate of the sign-in service expires; from then on the shop, which asks it for each request, does not trust it. A real certificate that really expires, made by OpenSSL, served and refused by Node.js over TLS; its last second is measured as blackbox_exporter does.',
  sources: [
    'OpenSSL and Node.js 24 (their words when a certificate has expired), run for the recording',
    'tools/record/exam/certificate.ts',
  ],
  alertAssetId: SHOP,
  rules: [above('failing-requests', 'Failing requests', SHOP, 'http_requests_total', { code: '500' }, 0.01)],
  truth: { kind: 'cause', causes: [{ assetId: SIGN_IN, concepts: ['certificate.expired'] }] },
};

export async function certificate(): Promise<Rig> {
  const folder = scratch('certificate');
  const { ca, cert, key } = issue(folder.path, new Date(Date.now() + EXPIRES_AT_SECOND * 1_000));
  const signIn = createServer({ cert, key }, (_request, response) => response.end('signed in'));
  await new Promise<void>((resolve) => signIn.listen(0, '127.0.0.1', () => resolve()));
  const { port } = signIn.address() as AddressInfo;
  const shop = await startService(SHOP, {
    program: 'shop',
    failed: `https://${SIGN_IN}/session`,
    everyMs: 200,
    work: () =>
      new Promise<void>((resolve, reject) => {
        get({ host: '127.0.0.1', port, servername: SIGN_IN, ca, agent: false, timeout: 5_000 }, (response) => {
          response.resume().on('end', () => resolve());
        }).on('error', reject);
      }),
  });
  const probe = await serve((_request, response) => {
    const socket = connect({ host: '127.0.0.1', port, servername: SIGN_IN, ca, rejectUnauthorized: false }, () => {
      const untilSeconds = Date.parse(socket.getPeerCertificate().valid_to) / 1_000;
      response.end(exposition({ probe_success: socket.authorized ? 1 : 0, [EXPIRY]: untilSeconds }));
      socket.destroy();
    });
    socket.on('error', () => response.writeHead(500).end());
  });
  return {
    targets: [shop.target, scraped(SIGN_IN, probe.url)],
    onLogs: (ship) => {
      shop.onLogs(ship);
      signIn.on('tlsClientError', (error) => ship(SIGN_IN, 'sign-in', 'warning', `TLS handshake failed: ${error.message}`));
    },
    finish: (recorded, began) => [
      inventory(began, SHOP, 'service', [['depends-on', SIGN_IN]]),
      inventory(began, SIGN_IN, 'service'),
      ...recorded.map((one) => (one.kind === 'sample' && one.metric === EXPIRY ? { ...one, value: toldInstant(one.value, began) } : one)),
    ],
    stop: () => {
      shop.stop();
      probe.stop();
      signIn.closeAllConnections();
      signIn.close();
      folder.remove();
    },
  };
}

/** A certificate to the second, of an authority of its own. */
function issue(folder: string, until: Date): { readonly ca: string; readonly cert: string; readonly key: string } {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=inside');
  openssl('req', '-new', ...newKey, '-keyout', 'own.key', '-out', 'own.csr', '-subj', `/CN=${SIGN_IN}`);
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'own.ext'), `subjectAltName=DNS:${SIGN_IN}\n`);
  writeFileSync(
    join(folder, 'ca.cnf'),
    '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nnew_certs_dir=.\ncertificate=ca.crt\nprivate_key=ca.key\ndefault_md=sha256\npolicy=any\nrand_serial=yes\n[any]\ncommonName=supplied\n',
  );
  const stamp = (at: Date) => `${at.toISOString().replace(/\D/g, '').slice(2, 14)}Z`;
  openssl('ca', '-batch', '-config', 'ca.cnf', '-extfile', 'own.ext', '-enddate', stamp(until), '-in', 'own.csr', '-out', 'own.crt');
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { ca: text('ca.crt'), cert: text('own.crt'), key: text('own.key') };
}
