import type { Broker } from '@cedula/chassis/events/broker.ts';
import type { Scope } from '@cedula/chassis/lifecycle/scope.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createAccessTokens } from '../access-tokens/access-tokens.ts';
import { createKeySet } from '../access-tokens/key-set.ts';
import { loadJwks } from '../access-tokens/load-jwks.ts';
import { accessKeySource } from '../credentials/access-key-source.ts';
import { apiTokenSource } from '../credentials/api-token-source.ts';
import { createCredentialCache } from '../credentials/credential-cache.ts';
import { recordTokenUses } from '../credentials/record-token-uses.ts';
import { sessionSource } from '../credentials/session-source.ts';
import { createTokenUses } from '../credentials/token-uses.ts';
import type { KnownCallers } from './admit-known.ts';

/** Opens all that callers are recognised by; the scope closes it. */
export function openCallers(options: {
  readonly scope: Pick<Scope, 'use'>;
  readonly identity: Peer;
  readonly broker: Pick<Broker, 'listen'>;
  readonly clock: Clock;
  readonly log: Logger;
}): Omit<KnownCallers, 'admission'> {
  const { scope, identity, broker, clock, log } = options;
  const credentials = createCredentialCache({
    subscribe: (subject, receive) => {
      const listening = broker.listen(subject, receive);
      return () => listening.close();
    },
    clock,
    log,
  });
  scope.use('credentials', () => credentials.close());
  // Identity keeps minutes: told of a token again within one, it writes nothing.
  const tokenUses = createTokenUses({ record: recordTokenUses(identity), clock, log, intervalMs: 2_000 });
  scope.use('token uses', () => tokenUses.close());
  const keys = createKeySet({ load: loadJwks(identity), uptime: () => performance.now() });
  return {
    accessKeys: credentials.keep(accessKeySource(identity)),
    sessions: credentials.keep(sessionSource(identity)),
    apiTokens: credentials.keep(apiTokenSource(identity)),
    verifyAccessToken: createAccessTokens({ keys, clock }),
    tokenUses,
  };
}
