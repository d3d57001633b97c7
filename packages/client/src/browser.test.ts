import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startScriptedServer } from './testing/scripted-server.ts';

const run = promisify(execFile);
const entry = new URL('./index.ts', import.meta.url);

/** Every module that an entry of ours brings along, and the packages they name. */
function graphOf(start: URL): { readonly files: readonly URL[]; readonly packages: ReadonlySet<string> } {
  const files = new Map([[start.href, start]]);
  const packages = new Set<string>();
  for (const file of files.values()) {
    const source = readFileSync(file, 'utf8');
    for (const [, specifier = ''] of source.matchAll(/^(?:import|export)\b(?! type)[^;]*?from '([^']+)'/gm)) {
      if (!specifier.startsWith('.') && !specifier.startsWith('@cedula/')) packages.add(specifier);
      else {
        const found = new URL(import.meta.resolve(specifier, file));
        files.set(found.href, found);
      }
    }
  }
  return { files: [...files.values()], packages };
}

test('the browser’s entry brings nothing of Node along, and one package', () => {
  const { files, packages } = graphOf(entry);
  expect(files.length).toBeGreaterThan(20);
  expect([...packages]).toEqual(['structured-headers']);
  for (const file of files) expect(readFileSync(file, 'utf8')).not.toMatch(/\bnode:|\bBuffer\b|\bprocess\./);
});

test('the browser’s entry uploads with a signature where there is no Node', async () => {
  await using server = await startScriptedServer({ body: { image: { id: 'img_1' } } });
  const program = `
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve(specifier, context, next) {
        if (specifier.startsWith('node:')) throw new Error('there is no ' + specifier);
        return next(specifier, context);
      },
    });
    const { Cedula } = await import(${JSON.stringify(entry.href)});
    for (const name of ['process', 'global', 'require']) delete globalThis[name];
    // Node's own fetch is made of Buffers; nothing else may know of them.
    const { Buffer } = globalThis;
    Object.defineProperty(globalThis, 'Buffer', {
      get() {
        const [, , user] = new Error('there is no Buffer').stack.split('\\n');
        if (user.includes('node:internal')) return Buffer;
        throw new Error('there is no Buffer for ' + user);
      },
    });
    const cedula = new Cedula({ baseUrl: ${JSON.stringify(server.url)}, keyId: 'key_1', secret: 'cds_1' });
    const seen = [];
    const onProgress = ({ sentBytes, totalBytes }) => seen.push(sentBytes / totalBytes);
    const { image } = await cedula.images.upload({ content: new Blob(['picture']) }, { onProgress });
    console.log(image.id, seen.join());
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  expect(stdout).toBe('img_1 0,1\n');
  expect(server.received[0]?.headers).toMatchObject({
    'content-digest': expect.stringMatching(/^sha-256=:/),
    'idempotency-key': expect.any(String),
    'signature-input': expect.stringContaining('keyid="key_1"'),
    signature: expect.stringMatching(/^sig=:/),
  });
});
