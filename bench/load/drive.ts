import { Agent, request } from 'node:http';

/** A request, ready to be sent. */
export interface Shot {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Sends requests over a number of connections that stay open, each as soon as the one
 * before it was answered. Throws where an answer has another status than expected.
 */
export async function drive(
  base: URL,
  shots: readonly Shot[],
  { connections, status }: { connections: number; status: number },
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const work = async () => {
    for (let shot = shots[next++]; shot !== undefined; shot = shots[next++]) {
      const got = await send(base, agent, shot);
      if (got !== status) throw new Error(`${shot.method} ${shot.path} answered ${got}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, work));
  } finally {
    agent.destroy();
  }
}

function send(base: URL, agent: Agent, { path, method, headers, body }: Shot): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: base.hostname, port: base.port, path, method, headers, agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
