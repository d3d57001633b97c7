import { createPrivateKey, hash } from 'node:crypto';

/** The one client that the stub knows. */
export const benchClient = {
  id: 'cli_01kdvw5g7xf3v8m2q6zj4t9c5r',
  keyId: 'key_01kdvw5g7xf3v8m2q6zj4t9c5r',
  secret: `cds_${'bench'.repeat(8)}`,
};

/** The one person that the stub knows, who owns that client. */
export const benchPerson = {
  userId: 'usr_01kdvw5g7xf3v8m2q6zj4t9c5r',
  sessionId: 'ses_01kdvw5g7xf3v8m2q6zj4t9c5r',
};

/** What their access tokens are signed with: a key that every process of a benchmark makes for itself. */
export const benchSigningKey = createPrivateKey({
  // An Ed25519 key in PKCS #8 (RFC 8410 §7) is this and 32 bytes.
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    hash('sha256', 'bench', 'buffer'),
  ]),
  format: 'der',
  type: 'pkcs8',
});
export const benchSigningKeyId = 'bench';
