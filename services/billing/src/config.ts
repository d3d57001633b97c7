import { type ConfigOf, defineConfig } from '@cedula/chassis/config/config.ts';
import {
  databaseSettings,
  eventSettings,
  migrationSettings,
  serviceSettings,
} from '@cedula/chassis/config/fragments.ts';
import { secretUrl } from '@cedula/chassis/config/address.ts';
import { masterKeys } from '@cedula/chassis/config/readers.ts';
import { bankSettings } from './bank/bank-settings.ts';

/** What the serving process reads from its environment. */
export const config = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...eventSettings,
  ...bankSettings,
  /** Keeps payments for readers, for less than a second. */
  redisUrl: secretUrl('CEDULA_REDIS_URL', { protocols: ['redis:', 'rediss:'] }),
  masterKeys: masterKeys('CEDULA_MASTER_KEYS'),
});

export type Config = ConfigOf<typeof config>;

/** What `migrate.ts` reads. */
export const migrationConfig = defineConfig(migrationSettings);
