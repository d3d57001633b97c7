import { type BankServer, startBank } from './bank.ts';
import { startNats, type NatsServer } from './nats.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { startS3, type S3Server } from './s3.ts';
import type { RunningServer, ServerHost } from './server-host.ts';

/** The servers a stack stands on. */
export interface Servers {
  readonly postgres: RunningServer;
  readonly redis: RunningServer;
  readonly nats: NatsServer;
  readonly s3: S3Server;
  readonly bank: BankServer;
}

export type ServerName = keyof Servers;

type Starters = { readonly [Name in ServerName]: (host: ServerHost) => Promise<Servers[Name]> };

const starters: Starters = {
  postgres: startPostgres,
  redis: startRedis,
  nats: startNats,
  s3: startS3,
  bank: startBank,
};

/** Starts a private server and waits until it is ready. */
export function startServer<Name extends ServerName>(name: Name, host: ServerHost): Promise<Servers[Name]> {
  return starters[name](host);
}
