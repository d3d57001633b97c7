import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** Work that the process which runs all test files does once, however many of them ask. */
export type SharedWork = Readonly<Record<string, () => Promise<string>>>;

const timeoutMs = 180_000;

/**
 * Serves shared work to the processes that run the test files, each piece started when it is
 * first asked for: tests that need no server wait for none.
 *
 * @param socketPath a Unix socket in a folder that only we enter
 */
export async function serveControl(socketPath: string, work: SharedWork): Promise<Server> {
  const started = new Map<string, Promise<string>>();
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    const outcome = started.get(name) ?? work[name]?.() ?? Promise.reject(new Error(`nothing named ${name}`));
    started.set(name, outcome);
    outcome.then(
      (result) => response.end(result),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return server;
}

/** Asks for a piece of shared work. Throws with the reason where it failed. */
export async function askControl(socketPath: string, name: string): Promise<string> {
  const request = get({ socketPath, path: `/${name}`, agent: false, signal: AbortSignal.timeout(timeoutMs) });
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (response === undefined) throw new Error('no answer');
  const answer = await text(response);
  if (response.statusCode !== 200) throw new Error(answer);
  return answer;
}
