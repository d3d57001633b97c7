import { address, listenAddress, secretUrl } from '@cedula/chassis/config/address.ts';
import { type ConfigOf, defineConfig } from '@cedula/chassis/config/config.ts';
import { eventSettings, processSettings } from '@cedula/chassis/config/fragments.ts';
import { integer } from '@cedula/chassis/config/readers.ts';

/** What the gateway reads from its environment. */
export const config = defineConfig({
  ...processSettings,
  ...eventSettings,
  httpListen: listenAddress('CEDULA_HTTP_LISTEN'),
  redisUrl: secretUrl('CEDULA_REDIS_URL', { protocols: ['redis:', 'rediss:'] }),
  peers: {
    identity: address('CEDULA_IDENTITY_ADDRESS'),
    media: address('CEDULA_MEDIA_ADDRESS'),
    inference: address('CEDULA_INFERENCE_ADDRESS'),
    billing: address('CEDULA_BILLING_ADDRESS'),
  },
  /** Public operations from one network address: so many at once, then so many a minute. */
  addressLimit: {
    burst: integer('CEDULA_SIGNUP_BURST', { min: 1, max: 100_000, default: 30 }),
    tokens: integer('CEDULA_SIGNUP_PER_MINUTE', { min: 1, max: 100_000, default: 30 }),
  },
  /** How many bytes of request bodies may be in memory at once, in MiB. */
  bodyMemoryMebibytes: integer('CEDULA_BODY_MEMORY_MIB', { min: 32, max: 65_536, default: 256 }),
});

export type Config = ConfigOf<typeof config>;
