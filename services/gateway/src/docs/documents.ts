import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exchange, ResponseFields } from '../http/exchange.ts';
import { answerFile, readStaticFile, type StaticFile } from './static-file.ts';

/**
 * Everything comes from here and nothing goes anywhere else. Pictures of the style sheet are
 * data URLs; no script and no style stands in the page itself.
 */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const pageFields: ResponseFields = {
  'content-security-policy': pagePolicy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

const swaggerUi = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/**
 * What the gateway serves about itself, by path: the OpenAPI document, the Postman
 * collection, and the docs page with all it needs. Read once; throws where something is missing.
 */
export function documentAnswers(): ReadonlyMap<string, (exchange: Exchange) => Promise<void>> {
  const page = readStaticFile(here('page/index.html'));
  const entries: [path: string, file: StaticFile, fields?: ResponseFields][] = [
    ['/openapi.json', readStaticFile(resolved('@cedula/contract/documents/openapi.json'))],
    ['/postman.json', readStaticFile(resolved('@cedula/contract/documents/postman_collection.json'))],
    ['/docs', page, pageFields],
    ['/docs/', page, pageFields],
    ['/docs/page.css', readStaticFile(here('page/page.css'))],
    ...below('/docs/modules', here('gen'), '**/*.js'),
    ...below('/docs/structured-headers', dirname(resolved('structured-headers')), '*.js'),
    ...swaggerUi.map((name): [string, StaticFile] => [
      `/docs/swagger-ui/${name}`,
      readStaticFile(resolved(`swagger-ui-dist/${name}`)),
    ]),
  ];
  return new Map(
    entries.map(([path, file, fields]) => [
      path,
      async (exchange: Exchange) => answerFile(exchange, file, fields),
    ]),
  );
}

function below(path: string, folder: string, pattern: string): [path: string, file: StaticFile][] {
  const names = globSync(pattern, { cwd: folder });
  if (names.length === 0) throw new Error(`there is nothing in ${basename(folder)}: npm run generate`);
  return names.map((name) => [`${path}/${name}`, readStaticFile(`${folder}/${name}`)]);
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function resolved(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}
