import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { Operation } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema, type QuotaSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Admission } from '../admission/admission.ts';
import type { Decision } from '../admission/decision.ts';
import { rateLimitHeaders } from '../admission/rate-limit-headers.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Admitted } from './admitted.ts';
import type { Caller } from './caller.ts';
import { denialOf } from './denial.ts';

/**
 * Judges a caller who is who it says: nonce, rate and quota in one step, then whether it may
 * call this operation. From here on every answer carries the headers of the rate limit, and
 * whoever may not call takes a token of the rate and nothing of the quota. Whose quota is used
 * up may still have the answer that an idempotency key has already.
 */
export async function admitCaller(
  exchange: Exchange,
  { operation, idempotencyKey }: { readonly operation: Operation; readonly idempotencyKey: string },
  caller: Caller,
  admission: Pick<Admission, 'admit' | 'giveBack' | 'takeOneMore'>,
): Promise<Omit<Admitted, 'judgeBody'>> {
  const { client, kind, ids, role, signature } = caller;
  const { clientId, limits, scopes, unscoped } = client;
  Object.assign(exchange.notes, { clientId, ...ids });
  const denial = denialOf(caller, operation);
  const units = denial === undefined && operation.meter !== '' ? 1 : 0;
  const decision = await admission.admit({ clientId, units, limits, ...(signature && { signature }) });
  Object.assign(exchange.fields, rateLimitHeaders(decision.rate));
  const replayOnly = decision.refusal?.reason === 'QUOTA_EXCEEDED' && idempotencyKey !== '';
  if (decision.refusal !== undefined && !replayOnly) throw decision.refusal;
  if (denial !== undefined) throw new DomainError('PERMISSION_DENIED', denial);
  // A request that may have nothing but an answer that is there was refused its quota.
  let held = decision.refusal === undefined ? units : 0;
  const counted = async (kept: number) => {
    const back = held - kept;
    held = Math.min(held, kept);
    // What can't be given back now is lost to the client for this month, never gained by it.
    if (back > 0) await admission.giveBack(clientId, back, decision.quota.month).catch(() => undefined);
  };
  return {
    origin: create(OriginSchema, {
      ...ids,
      requestId: exchange.requestId,
      clientId,
      caller: kind,
      scopes: [...scopes],
      unscoped,
      ...(role !== undefined && { role }),
      quota: quotaOf(decision),
      idempotencyKey,
      replayOnly,
    }),
    owner: clientId,
    async takeOneMore() {
      await admission.takeOneMore(clientId, decision.quota);
      held += 1;
    },
    counted,
    notCounted: () => counted(0),
  };
}

/** What admission knows of the quota, for the service that shows it. */
function quotaOf({ quota: { limit, used, resetMs } }: Decision): MessageInitShape<typeof QuotaSchema> {
  return { limit, resetTime: timestampFromMs(resetMs), ...(used !== undefined && { used }) };
}
