import { type ConfigOf, defineConfig } from '@cedula/chassis/config/config.ts';
import {
  databaseSettings,
  eventSettings,
  migrationSettings,
  serviceSettings,
} from '@cedula/chassis/config/fragments.ts';
import { integer, masterKeys, oneOf } from '@cedula/chassis/config/readers.ts';

/** What the serving process reads from its environment. */
export const config = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...eventSettings,
  masterKeys: masterKeys('CEDULA_MASTER_KEYS'),
  /** Whether strangers may sign up. */
  signup: oneOf('CEDULA_SIGNUP', ['open', 'closed'], { default: 'open' }),
  /** What a client may do for whom no operator has set other limits; whole numbers. */
  limits: {
    ratePerSecond: integer('CEDULA_RATE_PER_SECOND', { min: 1, max: 100_000, default: 10 }),
    burst: integer('CEDULA_RATE_BURST', { min: 1, max: 100_000, default: 20 }),
    quotaPerMonth: integer('CEDULA_QUOTA_PER_MONTH', { min: 0, max: 1_000_000_000, default: 100 }),
  },
});

export type Config = ConfigOf<typeof config>;

/** What `migrate.ts` reads. */
export const migrationConfig = defineConfig(migrationSettings);
