import { type DescMethod, fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import { ProblemSchema } from '@cedula/contract/cedula/rpc/v1/problem_pb.ts';
import { DomainError, notFound } from '../errors/domain-error.ts';
import { fromProblem, toProblem } from '../errors/problem.ts';
import type { SealContext, Sealer } from '../secrets/sealer.ts';
import type { Holder, StoredRecord } from './record-store.ts';
import { subjectsOf } from './subjects.ts';

/** How a request ended, as its record keeps it. */
export interface Ending {
  readonly state: 'ANSWERED' | 'REFUSED';
  readonly answer: Uint8Array;
  readonly subjects: ReadonlySet<string>;
}

/** Seals answers into records, and gives them again. */
export interface StoredAnswers {
  answered(holder: Holder, method: DescMethod, request: Message, answer: Message): Ending;
  refused(holder: Holder, method: DescMethod, request: Message, error: DomainError): Ending;
  /** Gives the stored answer, or throws the stored failure; NOT_FOUND where it was erased. */
  replay(clientId: string, method: DescMethod, record: StoredRecord): Message;
}

/** Makes what seals answers. */
export function createStoredAnswers(sealer: Sealer): StoredAnswers {
  return {
    answered(holder, { input, output }, request, answer) {
      const subjects = subjectsOf(input, request).union(subjectsOf(output, answer));
      return { state: 'ANSWERED', answer: sealer.seal(toBinary(output, answer), useOf(holder)), subjects };
    },
    refused(holder, { input }, request, error) {
      const problem = toProblem(error);
      const subjects = subjectsOf(input, request).union(subjectsOf(ProblemSchema, problem));
      return {
        state: 'REFUSED',
        answer: sealer.seal(toBinary(ProblemSchema, problem), useOf(holder)),
        subjects,
      };
    },
    replay(clientId, { output }, record) {
      const { keyHash, state, answer, requestId } = record;
      if (answer === null) throw again(notFound(), requestId);
      const bytes = sealer.open(answer, useOf({ clientId, keyHash }));
      if (state === 'ANSWERED') return fromBinary(output, bytes);
      const error = fromProblem(fromBinary(ProblemSchema, bytes));
      if (error === undefined)
        throw new Error('the stored failure has a reason that this build does not know');
      throw again(error, requestId);
    },
  };
}

/** Bound to its row, so that no answer opens in another client's or under another key. */
function useOf({ clientId, keyHash }: Pick<Holder, 'clientId' | 'keyHash'>): SealContext {
  return { clientId, ownerId: keyHash, purpose: 'idempotent-answer' };
}

function again({ reason, message, details }: DomainError, replayedOf: string): DomainError {
  return new DomainError(reason, message, { ...details, replayedOf });
}
