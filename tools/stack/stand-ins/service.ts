import { createServer } from 'node:http';

// A process that looks like a service from outside: it listens where it is told, is ready, shows
// its environment, and ends when asked. What the stack does with processes is tried on it.

function listen(address: string | undefined, answers: Readonly<Record<string, () => string>>): void {
  if (address === undefined) return;
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    response.writeHead(answer === undefined ? 404 : 200).end(answer?.());
  });
  server.listen(Number(address.split(':')[1]), '127.0.0.1');
}

const { env } = process;
if (env['CEDULA_ENGINE'] === 'broken') throw new Error('the engine is broken');
listen(env['CEDULA_INTERNAL_LISTEN'], { '/readyz/self': () => 'ready', '/env': () => JSON.stringify(env) });
listen(env['CEDULA_HTTP_LISTEN'], { '/readyz': () => 'ready' });
process.once('SIGTERM', () => process.exit(0));
