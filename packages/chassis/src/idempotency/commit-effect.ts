import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import type { Database } from '../db/database.ts';
import type { Work } from '../db/unit-of-work.ts';
import type { CallContext } from '../rpc/call-context.ts';

/** How an effect commits. */
export interface EffectOptions {
  /** The purpose of the system role, for an effect that reaches beyond its client's rows. */
  readonly purpose?: string;
  /**
   * Commits also where the caller is gone or was told that it took too long: for what cannot
   * or must not be undone. Default: nothing is committed for somebody who will not hear of it.
   */
  readonly evenUnheard?: boolean;
  /** Called when all but the commit is done: what fails from then on may have committed. */
  readonly committing?: () => void;
}

/**
 * Runs the last transaction of an effect, which has to be the one that makes it final, and
 * gives its answer. Where the call has an idempotency key the answer is stored with it: the
 * effect and what a repeated request is told commit together, or neither does.
 *
 * @param work gives the answer; it may run again after a conflict
 */
export async function commitEffect<O>(
  database: Pick<Database, 'withTenant' | 'asSystem'>,
  context: CallContext,
  work: Work<O>,
  { purpose, evenUnheard = false, committing }: EffectOptions = {},
): Promise<O> {
  const { method, origin, signal, claim } = context;
  const unit: Work<O> = async (em) => {
    const answer = create(method.output, (await work(em)) as MessageInitShape<DescMessage>);
    await claim?.complete(em, answer);
    if (!evenUnheard) signal.throwIfAborted();
    committing?.();
    // A message is one of the forms in which an answer may be given.
    return answer as O;
  };
  return purpose === undefined
    ? database.withTenant(origin.clientId, unit)
    : database.asSystem(purpose, unit);
}
