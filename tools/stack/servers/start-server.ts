import { startNats } from './nats.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

/** The servers a stack stands on, each with what starts it. */
export const servers = { postgres: startPostgres, redis: startRedis, nats: startNats };

export type ServerName = keyof typeof servers;

/** A running server, as its own start function gives it. */
export type ServerOf<Name extends ServerName> = Awaited<ReturnType<(typeof servers)[Name]>>;
