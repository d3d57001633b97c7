import type { Origin } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';

/** A caller who is let in, and what is still to be done about it. */
export interface Admitted {
  readonly origin: Origin;
  /** On whom the places and the memory that it takes are counted: its client, or the network it comes from. */
  readonly owner: string;
  /** Throws DIGEST_MISMATCH where the body is not the one that was signed. */
  judgeBody(sha256: Uint8Array): void;
  /** Takes one unit of quota more. Throws QUOTA_EXCEEDED where there is none left. */
  takeOneMore(): Promise<void>;
  /**
   * The call is known to have counted so many units: what it took beyond them goes back.
   * Resolves as `notCounted` does.
   */
  counted(units: number): Promise<void>;
  /**
   * The call failed, or was answered before: what it took of the quota goes back. Resolves
   * when it has, so that whoever reads the answer finds it there; never rejects.
   */
  notCounted(): Promise<void>;
}
