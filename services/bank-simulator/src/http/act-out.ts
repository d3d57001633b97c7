import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../faults/faults.ts';
import type { Answer } from './answers.ts';

/** The longest that a connection is kept without an answer; callers have gone by then. */
const silenceMs = 60_000;

const honest: Fault = { does: 'now', says: 'truth' };

/** Does what was asked, and says of it what the fault lets it say. */
export async function actOut(
  response: ServerResponse,
  act: () => Promise<Answer>,
  fault: Fault = honest,
): Promise<void> {
  const { does, says, delayMs = 0 } = fault;
  if (does === 'later') await delay(delayMs, undefined, { ref: false });
  const done = does === 'never' ? undefined : await act();
  if (does === 'now' && delayMs > 0) await delay(delayMs, undefined, { ref: false });
  switch (says) {
    case 'truth':
      if (done !== undefined) write(response, done);
      return;
    case 'nothing':
      await delay(silenceMs, undefined, { ref: false });
      response.destroy();
      return;
    case 'cut':
      response.socket?.resetAndDestroy();
      return;
    case 'error':
      response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal Server Error</h1>');
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"payment": {"reference": "');
      return;
    case 'wrong_amount':
      if (done !== undefined) write(response, withWrongAmounts(done));
  }
}

export function write(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(status === 503 && { 'retry-after': '60' }),
  });
  response.end(text);
}

/** Every amount is one minor unit more. */
function withWrongAmounts({ status, body }: Answer): Answer {
  const text = JSON.stringify(body, (name, value: unknown) =>
    name === 'minorUnits' && typeof value === 'string' ? String(BigInt(value) + 1n) : value,
  );
  const wrong: Answer['body'] = JSON.parse(text);
  return { status, body: wrong };
}
