import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An authority that makes certificates of clients, in a folder. */
export type Authority = {
  readonly pem: string;
  readonly path: string;
  /** A certificate and its key in PEM for an account. */
  issue(account: string): { readonly cert: string; readonly key: string };
};

export function createAuthority(folder: string, name: string): Authority {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.crt`, '-days', '2', '-subj', `/CN=${name}`);
  writeFileSync(join(folder, 'client.ext'), 'extendedKeyUsage=clientAuth\n');
  const text = (file: string) => readFileSync(join(folder, file), 'utf8');
  return {
    pem: text(`${name}.crt`),
    path: join(folder, `${name}.crt`),
    issue: (account) => {
      const own = `${name}-${account}`;
      openssl('req', '-new', ...newKey, '-keyout', `${own}.key`, '-out', `${own}.csr`, '-subj', `/CN=${account}`);
      const by = ['-CA', `${name}.crt`, '-CAkey', `${name}.key`, '-CAcreateserial', '-extfile', 'client.ext'];
      openssl('x509', '-req', '-in', `${own}.csr`, '-out', `${own}.crt`, ...by, '-days', '2');
      return { cert: text(`${own}.crt`), key: text(`${own}.key`) };
    },
  };
}
