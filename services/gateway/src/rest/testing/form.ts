/** One part of a form as a client writes it. */
export interface TestPart {
  readonly name?: string;
  /** Makes the part a file. */
  readonly fileName?: string;
  readonly content: string | Uint8Array;
  /** Instead of the headers that name and file name make. */
  readonly headers?: string;
}

export const testBoundary = 'b0undary';
export const formType = `multipart/form-data; boundary=${testBoundary}`;

/** Writes a form, RFC 7578; `end` is what closes it. */
export function form(parts: readonly TestPart[], end = `--${testBoundary}--\r\n`): Buffer {
  const written = parts.flatMap(({ name, fileName, content, headers }) => {
    const file =
      fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: text/html; charset=utf-16le`;
    const head = headers ?? `Content-Disposition: form-data; name="${name}"${file}`;
    return [Buffer.from(`--${testBoundary}\r\n${head}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')];
  });
  return Buffer.concat([...written, Buffer.from(end)]);
}
