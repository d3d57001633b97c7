import { url } from '@cedula/chassis/config/address.ts';
import { type ConfigOf, defineConfig } from '@cedula/chassis/config/config.ts';
import {
  databaseSettings,
  eventSettings,
  migrationSettings,
  serviceSettings,
} from '@cedula/chassis/config/fragments.ts';
import { masterKeys, plainText, secret } from '@cedula/chassis/config/readers.ts';
import { optional } from '@cedula/chassis/config/setting.ts';

/** What the serving process reads from its environment. */
export const config = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...eventSettings,
  masterKeys: masterKeys('CEDULA_MASTER_KEYS'),
  /** Where the objects are kept. */
  s3: {
    endpoint: url('CEDULA_S3_ENDPOINT', { protocols: ['http:', 'https:'] }),
    /** Where whoever is given a signed URL reaches them. */
    publicEndpoint: optional(url('CEDULA_S3_PUBLIC_ENDPOINT', { protocols: ['http:', 'https:'] })),
    accessKey: secret('CEDULA_S3_ACCESS_KEY'),
    secretKey: secret('CEDULA_S3_SECRET_KEY'),
    bucket: plainText('CEDULA_S3_BUCKET', { maxLength: 63 }),
    /** Servers that have no regions take any. */
    region: plainText('CEDULA_S3_REGION', { maxLength: 40, default: 'us-east-1' }),
  },
});

export type Config = ConfigOf<typeof config>;

/** What `migrate.ts` reads. */
export const migrationConfig = defineConfig(migrationSettings);
