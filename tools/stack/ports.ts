import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Ports on loopback that no other stack is given while this one lives. */
export interface PortBlock {
  /** A free port; each call gives another one. */
  take(): Promise<number>;
  release(): Promise<void>;
}

// Below the range from which the kernel takes ports for outgoing connections (32768 and up):
// inside it, a client that redials a server which is restarting can be given that very port.
const firstPort = 20_000;
const lastPort = 32_000;
const blockSize = 60;

/**
 * Claims a block of ports by listening on its first one, so that two stacks that start at the
 * same moment never choose the same.
 */
export async function claimPorts(): Promise<PortBlock> {
  const blocks = (lastPort - firstPort) / blockSize;
  const offset = Math.floor(Math.random() * blocks);
  for (let index = 0; index < blocks; index += 1) {
    const base = firstPort + ((index + offset) % blocks) * blockSize;
    const claim = await listen(base);
    if (claim === undefined) continue;
    claim.on('connection', (socket) => socket.destroy()).unref();
    let next = base;
    return {
      take: async () => {
        while (next < base + blockSize - 1) {
          next += 1;
          // Kept aside: while this one is tried, another caller moves `next` on.
          const candidate = next;
          if (await isFree(candidate)) return candidate;
        }
        throw new Error(`no free port between ${base} and ${next}`);
      },
      release: () => close(claim),
    };
  }
  throw new Error(`no free block of ports between ${firstPort} and ${lastPort}`);
}

/** Whether a server could listen on that port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === undefined) return false;
  await close(server);
  return true;
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  try {
    server.listen({ host: '127.0.0.1', port, exclusive: true });
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
