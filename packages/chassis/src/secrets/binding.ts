/**
 * Joins texts so that no two lists of texts join alike: each one is preceded by its
 * length in bytes (32 bits, big endian). For additional data and MAC inputs, where
 * `["ab", "c"]` and `["a", "bc"]` must not be the same.
 */
export function bindTexts(texts: readonly string[]): Buffer {
  return Buffer.concat(
    texts.flatMap((text) => {
      const bytes = Buffer.from(text, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
