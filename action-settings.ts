import { z } from 'zod';
import { secret } from './setting-kinds.ts';

const isLocal = (url: string) => /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])([:/]|$)/.test(url);

/** Services on which approved steps act. */
export const services = z
  .array(
    z
      .strictObject({
        asset: z.string().describe('Asset on which runbooks may act this way.'),
        speaks: z.enum(['http', 'redfish', 'kubernetes', 'winrm']).describe('Kind of the steps it is for.'),
        url: z
          .url()
          .refine((url) => !/^[a-z]+:\/\/[^/]*@/i.test(url), 'write user and secret as settings of their own')
          .refine((url) => url.startsWith('https://') || isLocal(url), 'must be https; http only on this machine')
          .describe('Address; the paths of steps are put behind it, and nothing is ever sent elsewhere.'),
        user: z.string().nullable().default(null).describe('Account; without one the secret is a bearer token.'),
        secret: secret.nullable().default(null),
        caFile: z.string().nullable().default(null).describe('PEM file of the authority that signed its certificate.'),
        certificateSha256: z
          .string()
          .regex(/^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/, 'SHA-256 as hexadecimal digits')
          .nullable()
          .default(null)
          .describe('Instead: the one certificate it must show (`openssl x509 -noout -fingerprint -sha256`).'),
        cluster: z
          .uuid()
          .nullable()
          .default(null)
          .describe('Of Kubernetes: `kubectl get namespace kube-system -o jsonpath={.metadata.uid}`, by which the cluster is known.'),
        kubeconfig: secret
          .nullable()
          .default(null)
          .describe('Of Kubernetes, instead of a secret: reference to a kubeconfig, `file:/path` or `env:NAME`, read anew for each step.'),
        context: z.string().nullable().default(null).describe('Context of the kubeconfig; its current one when null.'),
      })
      .superRefine(({ speaks, cluster, user, secret: password, kubeconfig, context: named, caFile }, context) => {
        const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
        if ((speaks === 'kubernetes') !== (cluster !== null)) issue('cluster', 'is for kubernetes, which needs it');
        if (speaks === 'kubernetes' && (user !== null || (password === null) === (kubeconfig === null)))
          issue('secret', 'kubernetes takes either a bearer token (secret) or a kubeconfig, and no user');
        if (speaks !== 'kubernetes' && kubeconfig !== null) issue('kubeconfig', 'is for kubernetes');
        if (kubeconfig === null && named !== null) issue('context', 'is one of a kubeconfig');
        if (kubeconfig !== null && caFile !== null) issue('caFile', 'the kubeconfig names the authority');
        if (speaks === 'winrm' && (user === null || password === null)) issue('user', 'winrm takes a user and a secret');
      }),
  )
  .default([])
  .describe('Services on which approved runbooks act over HTTP, Redfish, Kubernetes or WinRM.');
