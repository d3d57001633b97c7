import type { Origin } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';

/** A caller who is let in, and what is still to be done about it. */
export interface Admitted {
  readonly origin: Origin;
  /** Throws DIGEST_MISMATCH where the body is not the one that was signed. */
  judgeBody(sha256: Uint8Array): void;
  /** The call failed: what it took of the quota goes back. */
  failed(): void;
}
