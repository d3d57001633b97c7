import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startStack } from './stack/start-stack.ts';

// npm start: runs Cedula on this machine until it is told to end.

const usage = 'usage: npm start -- [--port 8080] [--data .cedula]';
const longestEndMs = 60_000;

function readOptions(): { port: number; data: string } {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
  const port = Number(values.port ?? '8080');
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error('--port is a number from 1 to 65535');
  if (values.data === '') throw new Error('--data is a folder');
  // npm runs this in the repository; a folder is meant from where npm was called.
  const from = values.data === undefined ? process.cwd() : (process.env['INIT_CWD'] ?? process.cwd());
  return { port, data: resolve(from, values.data ?? '.cedula') };
}

function optionsOrUsage(): { port: number; data: string } {
  try {
    return readOptions();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return process.exit(2);
  }
}

const { port, data } = optionsOrUsage();
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
// Whoever read what is printed may be gone; that is no reason to leave processes behind.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  console.log(`starting, with the data in ${data}`);
  const stack = await startStack({
    dataFolder: data,
    port,
    environment: process.env,
    report: (line) => console.error(line),
    signal: ending.signal,
  });
  console.log(`cedula ready ${stack.httpUrl}`);
  if (!ending.signal.aborted) await once(ending.signal, 'abort');
  // What has not ended by then ends with this process.
  setTimeout(() => process.exit(1), longestEndMs).unref();
  await stack.stop();
  process.exit(0);
} catch (error) {
  if (ending.signal.aborted) process.exit(0);
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
