import type { DescMethod } from '@bufbuild/protobuf';
import { DomainError } from '../errors/domain-error.ts';
import { type Logger, logOf } from '../telemetry/log.ts';
import { continueTrace } from '../telemetry/trace.ts';
import type { CallContext } from './call-context.ts';
import { answerReserveMs, type Deadline, startDeadline } from './deadline.ts';
import { incomingOrigin, incomingTraceparent } from './metadata.ts';
import type { IncomingCall } from './adapters.ts';
import { deadlineOf, nameOf, operationOf } from '@cedula/operations/operation.ts';
import type { PeerListener } from './peers.ts';

/** An incoming call as a handler sees it, and the deadline it runs under. */
export interface Incoming {
  readonly context: CallContext;
  readonly deadline: Deadline;
}

/**
 * Turns an incoming call into the context of its handler. Throws PERMISSION_DENIED for a
 * peer that is not let in, before anything of the call is believed.
 */
export function receive(
  call: IncomingCall,
  method: DescMethod,
  options: {
    readonly log: Logger;
    readonly allow: readonly string[];
    readonly peers: Pick<PeerListener, 'nameAt'>;
  },
): Incoming {
  const peer = options.peers.nameAt(call.getPeer());
  if (peer === undefined || !options.allow.includes(peer)) {
    throw new DomainError(
      'PERMISSION_DENIED',
      `${peer ?? 'an unknown peer'} may not call ${nameOf(method)}.`,
    );
  }
  const operation = operationOf(method);
  const origin = incomingOrigin(call.metadata);
  const trace = continueTrace(incomingTraceparent(call.metadata));
  const deadline = startDeadline(
    Math.min(Number(call.getDeadline()) - answerReserveMs, Date.now() + deadlineOf(operation)),
  );
  call.on('cancelled', () => deadline.cancel());
  const log = logOf(options.log, trace, origin.requestId);
  return {
    deadline,
    context: { method, operation, origin, peer, trace, deadline: deadline.at, signal: deadline.signal, log },
  };
}
