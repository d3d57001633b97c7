import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod';
import type { FaultDesk } from '../faults/fault-desk.ts';
import { endpoints, faultNames } from '../faults/faults.ts';
import { write } from './act-out.ts';
import { type Answer, answer, refusal } from './answers.ts';
import type { Listener } from './listener.ts';
import { authenticator, readJson, shape } from './read-request.ts';

/** What `createControlServer` takes. */
export interface ControlServerOptions {
  readonly desk: FaultDesk;
  readonly listener: Pick<Listener, 'accept' | 'refuse' | 'isOpen'>;
  readonly apiKey: string;
  readonly log: Logger;
}

const orderSchema = z
  .strictObject({
    fault: z.enum(faultNames),
    endpoint: z.enum(endpoints).optional(),
    last4: z
      .string()
      .regex(/^\d{4}$/)
      .optional(),
    reference: z.string().min(1).max(100).optional(),
    times: z.int().min(1).max(1_000_000).optional(),
    share: z.number().min(0).max(1).optional(),
    delayMs: z.int().min(0).max(60_000).optional(),
  })
  .refine(({ times, share }) => times === undefined || share === undefined, { path: ['share'] });

const listenerSchema = z.strictObject({ open: z.boolean() });

/** Orders faults and lifts them; on loopback, not listening yet. */
export function createControlServer({ desk, listener, apiKey, log }: ControlServerOptions): Server {
  const isAuthentic = authenticator(apiKey);

  async function order(request: IncomingMessage): Promise<Answer> {
    const shaped = shape(orderSchema, await readJson(request));
    if ('field' in shaped) return refusal('invalid_request', shaped.field);
    const ordered = desk.order(shaped.value);
    return ordered === undefined ? refusal('full') : answer({ ...ordered });
  }

  async function open(request: IncomingMessage): Promise<Answer> {
    const shaped = shape(listenerSchema, await readJson(request));
    if ('field' in shaped) return refusal('invalid_request', shaped.field);
    await (shaped.value.open ? listener.accept() : listener.refuse());
    return answer({ open: listener.isOpen() });
  }

  function lift(id: string | undefined): Answer {
    if (id === undefined) desk.liftAll();
    else if (!desk.lift(id)) return refusal('not_found');
    return answer({});
  }

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    if (!isAuthentic(request)) return refusal('unauthenticated');
    const [path, id, ...rest] = (request.url ?? '').slice(1).split('/');
    const asked = `${request.method} ${path}`;
    if (rest.length > 0) return refusal('not_found');
    if (asked === 'DELETE faults') return lift(id);
    if (id !== undefined) return refusal('not_found');
    if (asked === 'POST faults') return order(request);
    if (asked === 'GET faults') return answer({ faults: desk.list() });
    if (asked === 'PUT listener') return open(request);
    return refusal('not_found');
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) =>
    write(response, await answerTo(request));

  return createServer({ maxHeaderSize: 8_192, requestTimeout: 10_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a control request failed');
      response.destroy();
    });
  });
}
