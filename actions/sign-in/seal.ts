import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';

/** Keeps secrets of people so that the database alone does not tell them. */
export type Seal = {
  /** `subject` is whose it is: of somebody else it does not open. */
  readonly close: (subject: string, secret: Uint8Array) => string;
  /** @throws SIGNIN_UNAVAILABLE when it was closed with another key, for somebody else, or was changed */
  readonly open: (subject: string, sealed: string) => Buffer;
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a key derived from the given one. @see NIST SP 800-38D, RFC 5869 */
export function createSeal(key: string): Seal {
  const derived = Buffer.from(hkdfSync('sha256', key, '', 'inframind second factor 1', 32));
  return {
    close: (subject, secret) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derived, nonce).setAAD(Buffer.from(subject));
      const text = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
    },
    open: (subject, sealed) => {
      const bytes = Buffer.from(sealed, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', derived, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(subject)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new AppError('SIGNIN_UNAVAILABLE', `the second factor of ${subject} does not open`, {
          hint: {
            en: 'It was sealed with another key (signIn.key): set that one, or enrol anew.',
            ru: 'Он зашифрован другим ключом (signIn.key): верните тот ключ или зарегистрируйте фактор заново.',
            ko: '다른 키(signIn.key)로 암호화되었습니다. 그 키를 다시 지정하거나 새로 등록하세요.',
          },
          cause,
        });
      }
    },
  };
}
