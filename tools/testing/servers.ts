import { inject } from 'vitest';
import { type ServerName, type Servers, startServer } from '../stack/servers/start-server.ts';
import type { BankAccess } from '../stack/servers/bank.ts';
import type { S3Access } from '../stack/servers/s3.ts';
import { askControl } from './control.ts';
import { openTemporaryHost } from './temporary-data.ts';

/** The URL of the PostgreSQL that all test files share, as its superuser. Most want `freshDatabase`. */
export const postgresUrl = (): Promise<string> => askControl(inject('control'), 'postgres');

/** The URL of the Redis that all test files share, password included. Use keys of your own. */
export const redisUrl = (): Promise<string> => askControl(inject('control'), 'redis');

/** The URL of the NATS that all test files share, user and password included. */
export const natsUrl = (): Promise<string> => askControl(inject('control'), 'nats');

/** The S3 store that all test files share. Use keys of your own, or a bucket. */
export async function s3Access(): Promise<S3Access> {
  const access: S3Access = JSON.parse(await askControl(inject('control'), 's3'));
  return access;
}

/** The bank that the shared mesh and all test files share. Use cards of your own. */
export async function bankAccess(): Promise<BankAccess> {
  const access: BankAccess = JSON.parse(await askControl(inject('control'), 'bank'));
  return access;
}

/** A server that one test has for itself, and may kill, stop, freeze and empty. */
export type PrivateServer<Name extends ServerName> = Servers[Name] & {
  /** Ends it and removes what it stored. */
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Starts a server for this test alone: `await using nats = await startPrivate('nats')`.
 * NATS and Redis are up in 0.05 s, PostgreSQL in one.
 */
export async function startPrivate<Name extends ServerName>(name: Name): Promise<PrivateServer<Name>> {
  const host = await openTemporaryHost(() => undefined);
  try {
    const server = await startServer(name, host);
    const end = async () => {
      await server.stop();
      await host.close();
    };
    return { ...server, [Symbol.asyncDispose]: end };
  } catch (error) {
    await host.close();
    throw error;
  }
}
