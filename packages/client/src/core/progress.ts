import type { UploadProgress } from './call-options.ts';

const chunkBytes = 64 * 1024;

/** A body that is handed out piece by piece as the network asks for it, and says so. */
export function observedStream(
  bytes: Uint8Array<ArrayBuffer>,
  onProgress: (progress: UploadProgress) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const totalBytes = bytes.byteLength;
  let sentBytes = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start: () => onProgress({ sentBytes, totalBytes }),
      pull(controller) {
        // A piece counts once the next is asked for: only then has the network taken it.
        if (sentBytes > 0) onProgress({ sentBytes, totalBytes });
        if (sentBytes === totalBytes) return controller.close();
        const end = Math.min(sentBytes + chunkBytes, totalBytes);
        controller.enqueue(bytes.subarray(sentBytes, end));
        sentBytes = end;
      },
    },
    // Nothing is taken before the network asks for it.
    { highWaterMark: 0 },
  );
}
