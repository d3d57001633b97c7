import { type ConfigOf, defineConfig } from '@cedula/chassis/config/config.ts';
import {
  databaseSettings,
  eventSettings,
  migrationSettings,
  serviceSettings,
} from '@cedula/chassis/config/fragments.ts';
import { secretUrl, url } from '@cedula/chassis/config/address.ts';
import { integer, masterKeys, oneOf, plainText, secret } from '@cedula/chassis/config/readers.ts';
import { optional } from '@cedula/chassis/config/setting.ts';

/** What the serving process reads from its environment. */
export const config = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...eventSettings,
  masterKeys: masterKeys('CEDULA_MASTER_KEYS'),
  /** Whether strangers may sign up. */
  signup: oneOf('CEDULA_SIGNUP', ['open', 'closed'], { default: 'open' }),
  /** The first holder of the operator role, made where an installation has none. */
  operator: {
    email: optional(plainText('CEDULA_OPERATOR_EMAIL', { maxLength: 254 })),
    password: optional(secret('CEDULA_OPERATOR_PASSWORD')),
  },
  /** Where people open Cedula in their browser; links in mails begin with it. */
  publicUrl: url('CEDULA_PUBLIC_URL', {
    protocols: ['http:', 'https:'],
    default: 'http://127.0.0.1:8080',
  }),
  /** How mails leave: by a mail server, or in development into a folder. */
  mail: {
    smtpUrl: optional(secretUrl('CEDULA_SMTP_URL', { protocols: ['smtp:', 'smtps:'] })),
    folder: optional(plainText('CEDULA_MAIL_FOLDER', { maxLength: 1_000 })),
    from: plainText('CEDULA_MAIL_FROM', { maxLength: 320, default: 'Cedula <cedula@localhost>' }),
  },
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
