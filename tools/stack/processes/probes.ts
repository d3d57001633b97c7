import { once } from 'node:events';
import { connect } from 'node:net';

/** Answers whether something is ready now. Never throws, and takes at most about a second. */
export type Probe = () => Promise<boolean>;

const timeoutMs = 1_000;

/** Ready when a GET answers with the status, 200 where none is given. */
export function answersHttp(url: string, status = 200): Probe {
  return async () => {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' });
      await answer.body?.cancel();
      return answer.status === status;
    } catch {
      return false;
    }
  };
}

/** Ready when a loopback port answers a line with one that begins as expected (Redis: PING, PONG). */
export function answersLine(port: number, sent: string, expected: string): Probe {
  return async () => {
    const socket = connect({ host: '127.0.0.1', port });
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      await once(socket, 'connect', { signal });
      socket.write(sent);
      const [answer]: unknown[] = await once(socket, 'data', { signal });
      return String(answer).startsWith(expected);
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  };
}
