/** A slow reader makes us hold some sixteen of them. */
const partBytes = 65_536;

/** The same bytes in parts of 64 KiB, the last one shorter. */
export async function* inParts(source: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array, void> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    held.push(chunk);
    size += chunk.length;
    if (size < partBytes) continue;
    const joined = Buffer.concat(held, size);
    let start = 0;
    for (; start + partBytes <= size; start += partBytes) yield joined.subarray(start, start + partBytes);
    held = [joined.subarray(start)];
    size -= start;
  }
  if (size > 0) yield Buffer.concat(held, size);
}
