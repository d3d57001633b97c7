import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Address } from '@cedula/chassis/config/address.ts';

/** A server that can be taken off its port and put back. */
export interface Listener {
  readonly port: number;
  /** Connections are refused from then on, and those that are open are reset. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  isOpen(): boolean;
  /** Answers under way are given half a second. */
  close(): Promise<void>;
}

const graceMs = 500;

/** Listens. Rejects where the address is taken. */
export async function listenOn(
  server: Server,
  { host, port }: Pick<Address, 'host' | 'port'>,
): Promise<Listener> {
  const listen = async (wanted: number) => {
    server.listen({ host, port: wanted });
    await once(server, 'listening');
  };
  await listen(port);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  const end = async (withinMs: number) => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const forced = setTimeout(() => server.closeAllConnections(), withinMs);
    await closed;
    clearTimeout(forced);
  };
  return {
    port: bound.port,
    refuse: () => end(0),
    accept: async () => {
      if (!server.listening) await listen(bound.port);
    },
    isOpen: () => server.listening,
    close: () => end(graceMs),
  };
}
