import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../check/run-tool.ts';

/** Where the docs page's modules stand in the repository. */
export const pageModules = 'services/gateway/src/docs/gen';
/** Where the gateway serves them. */
const served = '/docs/modules';

/** Source folders whose modules the page may have, by the name they are served under. */
const sources = [
  { name: 'page', folder: join(root, 'services/gateway/src/docs/page') },
  { name: 'signatures', folder: join(root, 'packages/signatures/src') },
];
/** Packages that the gateway serves as they are published. */
const published = new Map([['structured-headers', '/docs/structured-headers/index.js']]);

/**
 * Writes the docs page's script and every module that it imports as browsers take them:
 * the same text without types, with paths for names. So the page signs with the very code
 * that everybody else signs with. Throws for an import that is neither.
 */
export function writePageModules(folder: string): void {
  rmSync(join(folder, pageModules), { recursive: true, force: true });
  const written = new Set<string>();
  const write = (source: string): void => {
    if (written.has(source)) return;
    written.add(source);
    const imported: string[] = [];
    const text = stripTypeScriptTypes(readFileSync(source, 'utf8')).replaceAll(
      /(\bfrom |^import )'([^']+)'/gm,
      (_, before: string, specifier: string) => {
        const known = published.get(specifier);
        if (known !== undefined) return `${before}'${known}'`;
        const target = resolve(specifier, source);
        imported.push(target);
        return `${before}'${served}/${nameOf(target)}'`;
      },
    );
    const path = join(folder, pageModules, nameOf(source));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${tidy(text)}\n`);
    imported.forEach(write);
  };
  write(join(root, 'services/gateway/src/docs/page/page.ts'));
}

function resolve(specifier: string, from: string): string {
  return specifier.startsWith('.')
    ? join(dirname(from), specifier)
    : fileURLToPath(import.meta.resolve(specifier));
}

/** `signatures/sign/draft-signature.js` */
function nameOf(path: string): string {
  const found = sources.find(({ folder }) => path.startsWith(`${folder}/`));
  if (found === undefined) throw new Error(`the docs page cannot have ${path}`);
  return `${found.name}${path.slice(found.folder.length).replace(/\.ts$/, '.js')}`;
}

/** Types leave blanks behind, whole lines of them where they stood alone. */
function tidy(text: string): string {
  return text
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
