import { headOf, readAnswer } from './answer.ts';
import type { CallOptions, DownloadOptions } from './call-options.ts';
import { Download } from './download.ts';
import { encodeRequest } from './encode-request.ts';
import { Listing } from './listing.ts';
import type { OperationPlan } from './operation-plan.ts';
import type { OutgoingRequest, Sender } from './sender.ts';

/** What the methods of the resources call by. The values of the path's fields come in their order. */
export interface Caller {
  readonly call: <T>(
    plan: OperationPlan,
    path: readonly string[],
    request: object,
    options?: CallOptions,
  ) => Promise<T>;
  readonly list: <Item, Page extends { readonly nextPageToken: string }>(
    plan: OperationPlan,
    path: readonly string[],
    request: object,
    options?: CallOptions,
  ) => Listing<Item, Page>;
  readonly download: (
    plan: OperationPlan,
    path: readonly string[],
    request: object,
    options?: DownloadOptions,
  ) => Promise<Download>;
}

export interface CallerOptions {
  readonly baseUrl: URL;
  readonly sender: Sender;
  /** How many tries may follow the first, where the call does not say. */
  readonly maxRetries: number;
}

/** Calls operations of the contract. */
export function createCaller(client: CallerOptions): Caller {
  const { sender } = client;
  const call = async <T>(
    plan: OperationPlan,
    path: readonly string[],
    request: object,
    options: CallOptions = {},
  ): Promise<T> => {
    const prepared = await prepare(client, plan, path, request, options);
    const answer = await sender.send(prepared, readAnswer<T>, sendOptions(client, plan, options));
    options.onAnswer?.(answer);
    return answer.body;
  };
  return {
    call,
    list: <Item, Page extends { readonly nextPageToken: string }>(
      plan: OperationPlan,
      path: readonly string[],
      request: object,
      options?: CallOptions,
    ) =>
      new Listing<Item, Page>(
        (pageToken) =>
          call<Page>(plan, path, { ...request, ...(pageToken !== undefined && { pageToken }) }, options),
        (page: object) => {
          const items: readonly Item[] = Reflect.get(page, plan.items ?? '');
          return items;
        },
      ),
    download: async (plan, path, request, options = {}) => {
      const { ifNoneMatch } = options;
      const headers = ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch };
      const prepared = await prepare(client, plan, path, request, options, headers);
      const response = await sender.send(prepared, unread, sendOptions(client, plan, options));
      options.onAnswer?.(headOf(response));
      return new Download(response);
    },
  };
}

const unread = (response: Response) => Promise.resolve(response);

async function prepare(
  { baseUrl }: CallerOptions,
  plan: OperationPlan,
  path: readonly string[],
  request: object,
  { idempotencyKey }: CallOptions,
  headers: Readonly<Record<string, string>> = {},
): Promise<OutgoingRequest> {
  const { method, target, body } = await encodeRequest(plan, path, { ...request });
  // Made before the first try, and the same for all.
  const key = idempotencyKey ?? (plan.takesKey ? newIdempotencyKey() : undefined);
  return {
    method,
    url: new URL(target, baseUrl),
    headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
    body,
    isPublic: plan.isPublic,
  };
}

/** A random name for an effect. */
export function newIdempotencyKey(): string {
  return globalThis.crypto.randomUUID();
}

function sendOptions({ maxRetries }: CallerOptions, plan: OperationPlan, options: CallOptions) {
  return {
    ...options,
    timeoutMs: options.timeoutMs ?? plan.timeoutMs,
    // What changes something and has no name must not happen twice.
    maxRetries: plan.isRead || plan.takesKey ? (options.maxRetries ?? maxRetries) : 0,
  };
}
