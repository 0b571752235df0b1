/** A kubeconfig as administrators are given it, with data in it rather than files. */
export function kubeconfigOf(more: {
  readonly server: string;
  readonly ca?: string;
  readonly client?: { readonly cert: string; readonly key: string };
  readonly user?: object;
  readonly cluster?: object;
}): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const { server, ca, client } = more;
  const authority = ca === undefined ? {} : { 'certificate-authority-data': base64(ca) };
  const certificate = client === undefined ? {} : { 'client-certificate-data': base64(client.cert), 'client-key-data': base64(client.key) };
  return `apiVersion: v1
kind: Config
preferences: {}
current-context: shop
contexts:
- name: shop
  context:
    cluster: berlin
    user: inframind
    namespace: shop
- context: { cluster: elsewhere, user: inframind }
  name: other
clusters:
- name: berlin
  cluster: ${JSON.stringify({ server, ...authority, ...more.cluster })}
- name: elsewhere
  cluster:
    server: https://198.51.100.7:6443
users:
- name: inframind
  user: ${JSON.stringify({ ...certificate, ...more.user })}
`;
}
