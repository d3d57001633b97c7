import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

// npm run build -w packages/client: writes dist/, the package as others install it. Node takes no
// TypeScript below node_modules, so it is JavaScript with declarations; and since nobody outside
// has the workspace's other packages, what is used of them comes along.

const packages = fileURLToPath(new URL('../..', import.meta.url));
const client = join(packages, 'client');
const dist = join(client, 'dist');

rmSync(dist, { recursive: true, force: true });
execFileSync('tsc', ['--project', join(client, 'tsconfig.build.json')], { stdio: 'inherit' });
for (const file of globSync(join(dist, '**/*.{js,d.ts}'))) {
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replaceAll(/(?<=\bfrom ')[^']+(?=')/g, (name) => specifierIn(file, name)),
  );
}
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`);
writeFileSync(join(dist, 'README.md'), readFileSync(join(client, 'README.md')));

/** Where a module is that a file of dist/ names; declarations name sources, which stay behind. */
function specifierIn(file: string, name: string): string {
  if (name.startsWith('.')) return name.replace(/\.ts$/, '.js');
  if (!name.startsWith('@cedula/')) return name;
  const source = fileURLToPath(import.meta.resolve(name));
  const built = join(dist, relative(packages, source)).replace(/\.ts$/, '.js');
  if (!existsSync(built)) throw new Error(`${name} is not among the files of tsconfig.build.json`);
  return `./${relative(dirname(file), built)}`;
}

function manifest(): object {
  const { name, version, description, type, engines } = readManifest(client);
  return {
    name,
    version,
    description,
    type,
    engines,
    sideEffects: false,
    exports: { '.': { node: entry('node/index'), default: entry('index') } },
    dependencies: readManifest(join(packages, 'signatures')).dependencies,
  };
}

function entry(path: string): object {
  return { types: `./client/src/${path}.d.ts`, default: `./client/src/${path}.js` };
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly type: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest {
  const read: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return read;
}
