import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { referenceSchema } from '../book/entries.ts';
import type { Journal } from '../book/journal.ts';
import { createCardFaults } from '../faults/card-faults.ts';
import type { FaultDesk } from '../faults/fault-desk.ts';
import { type Endpoint, type Fault, faults } from '../faults/faults.ts';
import { actOut, write } from './act-out.ts';
import { type Answer, refusal } from './answers.ts';
import type { Asked, Operation, Reader } from './operation.ts';
import { authenticator, readJson } from './read-request.ts';

/** What `createBankServer` takes. */
export interface BankServerOptions {
  readonly readers: Readonly<Record<Endpoint, Reader>>;
  readonly journal: Pick<Journal, 'synced'>;
  readonly desk: FaultDesk;
  readonly apiKey: string;
  readonly log: Logger;
  /** Hears of every answer. */
  readonly count: (endpoint: Endpoint, fault: string) => void;
}

interface Route {
  readonly endpoint: Endpoint;
  readonly reference?: string | undefined;
}

const limits = {
  maxHeaderSize: 8_192,
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 30_000,
};

/** The bank's own HTTP; not listening yet. */
export function createBankServer(options: BankServerOptions): Server {
  const isAuthentic = authenticator(options.apiKey);
  const cardFault = createCardFaults();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://bank');
    if (!isAuthentic(request)) return refuse(request, response, refusal('unauthenticated'));
    const route = routeOf(request.method, pathname);
    if (route === undefined) return refuse(request, response, refusal('not_found'));
    const { endpoint, reference } = route;
    const key = request.headers['idempotency-key'];
    const asked: Asked = {
      reference,
      query: searchParams,
      key: typeof key === 'string' ? key : undefined,
      body: request.method === 'POST' ? await readJson(request) : undefined,
    };
    const read = options.readers[endpoint](asked);
    if ('status' in read) return refuse(request, response, read);
    const fault = strike(endpoint, read);
    options.count(endpoint, fault?.name ?? 'none');
    const act = async () => {
      const answer = read.run();
      await options.journal.synced();
      return answer;
    };
    await actOut(response, act, fault?.fault);
  }

  function strike(endpoint: Endpoint, operation: Operation): { name: string; fault: Fault } | undefined {
    const { references, last4 } = operation;
    const ordered = options.desk.strike({ endpoint, last4, references });
    const name = ordered?.fault ?? cardFault({ endpoint, ...operation });
    if (name === undefined) return undefined;
    const { delayMs } = ordered ?? {};
    return { name, fault: { ...faults[name], ...(delayMs !== undefined && { delayMs }) } };
  }

  const server = createServer(limits, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      options.log.error({ err: error }, 'a request failed');
      response.destroy();
    });
  });
  server.maxConnections = 1_000;
  return server;
}

/** Rather than read what is left of a body, the connection is given up. */
function refuse(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (!request.complete) response.setHeader('connection', 'close');
  write(response, answer);
}

function routeOf(method: string | undefined, path: string): Route | undefined {
  const [version, collection, reference, action, ...rest] = path.slice(1).split('/');
  if (version !== 'v1' || rest.length > 0) return undefined;
  const whole = `${method} ${collection}`;
  if (reference === undefined) {
    if (whole === 'POST cards') return { endpoint: 'tokenise' };
    if (whole === 'POST payments') return { endpoint: 'authorise' };
    return whole === 'GET steps' ? { endpoint: 'list' } : undefined;
  }
  if (!referenceSchema.safeParse(reference).success) return undefined;
  if (whole === 'GET payments' && action === undefined) return { endpoint: 'find', reference };
  if (whole !== 'POST payments') return undefined;
  const endpoint = actions.get(action ?? '');
  return endpoint === undefined ? undefined : { endpoint, reference };
}

const actions = new Map<string, Endpoint>([
  ['captures', 'capture'],
  ['voids', 'void'],
  ['refunds', 'refund'],
]);
