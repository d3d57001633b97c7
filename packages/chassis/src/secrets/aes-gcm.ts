import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** Encrypts under a fresh random nonce. Gives nonce, ciphertext and tag in one. */
export function encrypt(key: KeyObject | Uint8Array, text: Uint8Array, additionalData: Uint8Array): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength }).setAAD(additionalData);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what `encrypt` gave. Throws where key, text or additional data are not the same as then. */
export function decrypt(key: KeyObject | Uint8Array, sealed: Uint8Array, additionalData: Uint8Array): Buffer {
  const tagStart = sealed.length - tagLength;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceLength), {
    authTagLength: tagLength,
  })
    .setAAD(additionalData)
    .setAuthTag(sealed.subarray(tagStart));
  return Buffer.concat([decipher.update(sealed.subarray(nonceLength, tagStart)), decipher.final()]);
}
