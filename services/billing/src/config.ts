import { type ConfigOf, defineConfig } from '@cedula/chassis/config/config.ts';
import {
  databaseSettings,
  eventSettings,
  migrationSettings,
  serviceSettings,
} from '@cedula/chassis/config/fragments.ts';
import { secretUrl } from '@cedula/chassis/config/address.ts';
import { duration, masterKeys, secret } from '@cedula/chassis/config/readers.ts';
import { bankUrl } from './bank/bank-url.ts';

/** What the serving process reads from its environment. */
export const config = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...eventSettings,
  /** Keeps payments for readers, for less than a second. */
  redisUrl: secretUrl('CEDULA_REDIS_URL', { protocols: ['redis:', 'rediss:'] }),
  /** How long after its end a month's bill still takes calls that are told of late. */
  invoiceGraceMs: duration('CEDULA_INVOICE_GRACE', {
    minMs: 60_000,
    maxMs: 20 * 86_400_000,
    defaultMs: 86_400_000,
  }),
  masterKeys: masterKeys('CEDULA_MASTER_KEYS'),
  /** Where cards are charged, and how billing is known there. */
  bank: {
    url: bankUrl('CEDULA_BANK_URL'),
    apiKey: secret('CEDULA_BANK_API_KEY'),
    /** For one try of a call. */
    timeoutMs: duration('CEDULA_BANK_TIMEOUT', { minMs: 50, maxMs: 30_000, defaultMs: 3_000 }),
  },
});

export type Config = ConfigOf<typeof config>;

/** What `migrate.ts` reads. */
export const migrationConfig = defineConfig(migrationSettings);
