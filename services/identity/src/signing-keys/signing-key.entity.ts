import { systemTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** The keys that sign access tokens: the newest signs, all of them are published. */
export const SigningKeyEntity = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_key',
  ...systemTable('identity', { 'signing-keys': ['select', 'insert', 'delete'] }),
  properties: {
    /** Counts up: of processes that make the next key at once, one succeeds. */
    generation: p.integer().autoincrement(false).primary(),
    /** The JWK thumbprint (RFC 7638). */
    kid: p.string().columnType('text').unique(),
    /** The public key's `x` (RFC 8037 §2). */
    x: p.string().columnType('text'),
    /** The private key as PKCS #8, sealed. */
    sealed: p.uint8array().columnType('bytea'),
    createTime: p.datetime().columnType('timestamptz(3)'),
  },
});
