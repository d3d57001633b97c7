import type { ClientLimits } from '../admission/request.ts';

/** What every credential says of the client that it belongs to. */
export interface KnownClient {
  readonly clientId: string;
  /** How much the client may call. */
  readonly limits: ClientLimits;
  /** What the credential is narrowed to, unless it is `unscoped`. */
  readonly scopes: readonly string[];
  readonly unscoped: boolean;
}

/** What the answers of identity have in common. */
export interface ClientAnswer {
  readonly clientId: string;
  readonly limits?: ClientLimits | undefined;
  readonly scopes: readonly string[];
  readonly unscoped: boolean;
}

/**
 * Reads what an answer says of the client; undefined: there is no such credential. Throws
 * where it does not say what the client may do.
 */
export function knownClientOf({ clientId, limits, scopes, unscoped }: ClientAnswer): KnownClient | undefined {
  if (clientId === '') return undefined;
  if (limits === undefined) throw new Error('identity does not tell the limits of a client');
  const { ratePerSecond, burst, quotaPerMonth } = limits;
  return { clientId, limits: { ratePerSecond, burst, quotaPerMonth }, scopes, unscoped };
}
