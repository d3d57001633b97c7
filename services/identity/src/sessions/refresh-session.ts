import type { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import type { SigningKeys } from '../signing-keys/signing-keys.ts';
import { rotateToken } from './rotate-token.ts';
import { toTokensMessage } from './tokens-message.ts';

/** Answers RefreshSession. Throws UNAUTHENTICATED alike for tokens that are unknown, out of date or used. */
export function refreshSession(options: {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly signingKeys: SigningKeys;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
}): HandlersOf<typeof SessionService>['refreshSession'] {
  const { database, sealer, signingKeys, heartbeat, clock } = options;
  return async ({ refreshToken: token }, { log }) => {
    const now = clock.now();
    const rotation = await database.asSystem('sign-in', (em) => rotateToken(em, { sealer, token, now }));
    if (rotation.outcome === 'renewed') return toTokensMessage(rotation.handed, { signingKeys, now });
    if (rotation.outcome === 'reused') {
      const { clientId, userId, id: sessionId } = rotation.session;
      await heartbeat.beat();
      log.warn({ clientId, userId, sessionId }, 'session ended: a used refresh token came again');
    }
    throw new DomainError('UNAUTHENTICATED', 'The refresh token is not valid. Sign in again.');
  };
}
