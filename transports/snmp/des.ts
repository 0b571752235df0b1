import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import snmp from 'net-snmp';

/** Sizes in bytes. */
const [KEY, BLOCK] = [8, 8];

/** Triple DES with one key three times is single DES, and OpenSSL 3 still has it. */
const CIPHER = 'des-ede3-cbc';

type Engine = { readonly engineID: Buffer };

/**
 * Gives net-snmp the DES privacy protocol, which it takes from a cipher that OpenSSL 3 no longer offers.
 *
 * @see RFC 3414, section 8 (CBC-DES symmetric encryption)
 */
export function enableDes(): void {
  const algorithm = snmp.Encryption.algorithms[snmp.PrivProtocols.des ?? ''];
  if (algorithm === undefined) return;
  algorithm.encryptPdu = (pdu, _privacy, password, auth, engine) => {
    const salt = Buffer.concat([Buffer.from([0, 0, 0, 1]), randomBytes(4)]);
    const { key, iv } = keyAndIv(auth, password, engine, salt);
    const padded = Buffer.concat([pdu, Buffer.alloc((BLOCK - (pdu.length % BLOCK)) % BLOCK)]);
    const cipher = createCipheriv(CIPHER, key, iv).setAutoPadding(false);
    return { encryptedPdu: Buffer.concat([cipher.update(padded), cipher.final()]), msgPrivacyParameters: salt };
  };
  algorithm.decryptPdu = (encrypted, _privacy, salt, password, auth, engine) => {
    const { key, iv } = keyAndIv(auth, password, engine, salt);
    const decipher = createDecipheriv(CIPHER, key, iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  };
}

function keyAndIv(auth: string, password: string, engine: Engine, salt: Buffer): { readonly key: Buffer; readonly iv: Buffer } {
  const localized = snmp.Authentication.passwordToKey(auth, password, engine.engineID);
  const key = localized.subarray(0, KEY);
  const iv = Buffer.from(localized.subarray(KEY, KEY + BLOCK).map((byte, index) => byte ^ (salt[index] ?? 0)));
  return { key: Buffer.concat([key, key, key]), iv };
}
