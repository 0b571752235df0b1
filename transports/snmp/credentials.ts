import { z } from 'zod';

/** Credentials with their secrets resolved. */
export type SnmpCredentials =
  | { readonly version: '2c'; readonly community: string }
  | {
      readonly version: '3';
      readonly user: string;
      readonly auth: { readonly protocol: z.output<typeof authProtocol>; readonly password: string } | null;
      readonly privacy: { readonly protocol: z.output<typeof privacyProtocol>; readonly password: string } | null;
    };

/** A value of a device. Counters of 32 and 64 bits are both `counter`; time ticks are hundredths of a second. */
export type SnmpValue =
  | { readonly type: 'integer' | 'counter' | 'gauge' | 'timeticks'; readonly value: number }
  | { readonly type: 'bytes'; readonly value: Buffer }
  | { readonly type: 'oid' | 'text'; readonly value: string };

export type SnmpVarbind = { readonly oid: string; readonly value: SnmpValue };

const authProtocol = z.enum(['MD5', 'SHA', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512']);
/** AES-256 is the Blumenthal key extension that net-snmp and most devices use; AES-256-C is Cisco's (Reeder). */
const privacyProtocol = z.enum(['DES', 'AES', 'AES-256', 'AES-256-C']);

/** Settings of credentials, shared by whatever speaks SNMP; passwords and communities are secret references. */
export const credentialSettings = z.discriminatedUnion('version', [
  z.strictObject({
    version: z.literal('2c').describe('SNMP version 2c'),
    community: z.string().min(1).describe('Secret reference of the community, e.g. env:SNMP_COMMUNITY'),
  }),
  z
    .strictObject({
      version: z.literal('3').describe('SNMP version 3 with the user-based security model'),
      user: z.string().min(1).max(32).describe('Security name'),
      authProtocol: authProtocol.nullable().default(null).describe('Authentication protocol; null for none'),
      authPassword: z.string().nullable().default(null).describe('Secret reference of the authentication password'),
      privacyProtocol: privacyProtocol.nullable().default(null).describe('Privacy protocol; null for none'),
      privacyPassword: z.string().nullable().default(null).describe('Secret reference of the privacy password'),
    })
    .check((context) => {
      const { authProtocol: auth, authPassword, privacyProtocol: privacy, privacyPassword } = context.value;
      const fault = (path: string, message: string) => context.issues.push({ code: 'custom', input: context.value, path: [path], message });
      if ((auth === null) !== (authPassword === null)) fault('authPassword', 'authProtocol and authPassword go together');
      if ((privacy === null) !== (privacyPassword === null)) fault('privacyPassword', 'privacyProtocol and privacyPassword go together');
      if (privacy !== null && auth === null) fault('privacyProtocol', 'privacy needs authentication');
    }),
]);

/** Credentials with the secrets in place of their references. @throws AppError SECRET_MISSING */
export async function resolveCredentials(
  settings: z.output<typeof credentialSettings>,
  secret: (reference: string) => Promise<string>,
): Promise<SnmpCredentials> {
  if (settings.version === '2c') return { version: '2c', community: await secret(settings.community) };
  const { user, authProtocol: auth, authPassword, privacyProtocol: privacy, privacyPassword } = settings;
  return {
    version: '3',
    user,
    auth: auth === null || authPassword === null ? null : { protocol: auth, password: await secret(authPassword) },
    privacy: privacy === null || privacyPassword === null ? null : { protocol: privacy, password: await secret(privacyPassword) },
  };
}
