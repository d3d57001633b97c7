/**
 * A copy of bytes in an ArrayBuffer of its own, for the transfer list of a job. Node's small
 * buffers are views of a shared pool that cannot be transferred, and transferring any view
 * detaches the caller's bytes and every sibling view; a copy costs 1 ms for 5 MB and spares both.
 */
export function transferableCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
