import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { IncomingMessage } from 'node:http';

/**
 * Hands over the chunks of a body, in order, until its end. Rejects with what `take` throws
 * or the watch refuses with, and with MALFORMED_REQUEST where the body does not come to its
 * end; then nothing more is taken, and what still arrives waits to be discarded.
 *
 * @param watch begins with the body and is disposed of with it
 */
export async function receive(
  request: IncomingMessage,
  options: {
    readonly take: (chunk: Buffer) => void;
    readonly watch: (refuse: (error: DomainError) => void) => Disposable;
  },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { socket } = request;
  const onData = (chunk: Buffer) => {
    try {
      options.take(chunk);
    } catch (error) {
      reject(error);
    }
  };
  // Of an answered request Node tells no end: one that is framed badly is answered while its
  // body is read, and whoever waited for more would hold on to what the request was given.
  const onBroken = (cause?: unknown) =>
    reject(new DomainError('MALFORMED_REQUEST', 'The body ended before it was complete.', { cause }));
  const onGone = () => {
    request.destroy();
    onBroken();
  };
  using _ = options.watch(reject);
  if (socket.destroyed) onGone();
  request.on('data', onData).once('end', resolve).once('error', onBroken);
  socket.once('close', onGone);
  try {
    await promise;
  } finally {
    request.off('data', onData).off('end', resolve).off('error', onBroken);
    socket.off('close', onGone);
    if (!request.complete) request.pause();
  }
}
