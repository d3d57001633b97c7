import type { Database } from '@cedula/chassis/db/database.ts';
import { createLoop } from '@cedula/chassis/events/loop.ts';
import type { Scope } from '@cedula/chassis/lifecycle/scope.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { Implementation } from '@cedula/chassis/rpc/implementation.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Readiness } from '@cedula/chassis/telemetry/readiness.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { Config } from '../config.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import { startMailSender } from '../mail/mail-sender.ts';
import { openMailer } from '../mail/open-mailer.ts';
import { createPasswords } from '../passwords/password-hash.ts';
import { createLoginFailures } from '../sessions/login-failures.ts';
import { createSigningKeys } from '../signing-keys/signing-keys.ts';
import { ensureOperator, type OperatorSettings } from '../users/first-operator.ts';
import { peopleServices } from './people-services.ts';
import { startSweep } from './sweep.ts';

/** What people's part of identity stands on. */
export interface StartPeopleOptions {
  readonly scope: Pick<Scope, 'use'>;
  readonly settings: Pick<Config, 'limits' | 'mail' | 'masterKeys' | 'operator' | 'publicUrl' | 'signup'>;
  readonly readiness: Pick<Readiness, 'check'>;
  readonly database: Database;
  readonly heartbeat: Heartbeat;
  readonly sealer: Sealer;
  readonly pageTokens: PageTokens;
  readonly clock: Clock;
  readonly log: Logger;
}

const retryMs = 1_000;

/** Starts what users and sessions need beside their handlers, and gives the handlers. */
export function startPeople(options: StartPeopleOptions): Implementation[] {
  const { scope, settings, database, heartbeat, sealer, pageTokens, clock, log } = options;
  const mailer = openMailer(settings.mail);
  scope.use('mailer', () => mailer.close());
  const { publicUrl } = settings;
  const sender = startMailSender({ database, mailer, sealer, clock, log, publicUrl });
  scope.use('mail sender', () => sender.close());
  const sweep = startSweep({ database, clock, log });
  scope.use('sweep', () => sweep.close());

  const passwords = createPasswords();
  const { email, password } = settings.operator;
  if (email !== undefined && password !== undefined) {
    startFirstOperator({ email, password }, { ...options, passwords });
  }
  return peopleServices({
    database,
    heartbeat,
    sealer,
    pageTokens,
    clock,
    passwords,
    signup: settings.signup,
    limits: settings.limits,
    loginFailures: createLoginFailures(settings),
    signingKeys: createSigningKeys({ database, sealer, clock }),
    post: { sealer, wake: () => sender.wake() },
  });
}

/** Not before serving: a database that is away for a moment is waited for. Ready only when it is done. */
function startFirstOperator(
  operator: OperatorSettings,
  options: StartPeopleOptions & { readonly passwords: ReturnType<typeof createPasswords> },
): void {
  const { scope, readiness, log } = options;
  let isDone = false;
  readiness.check('first operator', () =>
    isDone ? Promise.resolve() : Promise.reject(new Error('the first operator is not made yet')),
  );
  const loop = createLoop({
    name: 'first operator',
    turn: async () => {
      if (!isDone) await ensureOperator(operator, options);
      isDone = true;
      return 'idle';
    },
    idleMs: retryMs,
    log,
  });
  scope.use('first operator', () => loop.close());
}
