import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateAll } from '../generate/generate-all.ts';
import { pageModules } from '../generate/page-modules.ts';
import { root, type ToolOutcome } from './run-tool.ts';

const generated = ['proto/gen', 'proto/documents', pageModules, 'packages/client/src/gen'];

/** Generates into a temporary folder and compares: whatever stands in the work tree stays as it is. */
export async function compareGeneratedCode(): Promise<ToolOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'cedula-generated-'));
  try {
    const outcome = await generateAll(folder);
    if (!outcome.succeeded) return outcome;
    const differing = generated.flatMap((path) =>
      differences(join(folder, path), join(root, path)).map((difference) => `${path}: ${difference}`),
    );
    return { succeeded: differing.length === 0, output: differing.map((line) => `${line}\n`).join('') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Names the files that are not the same in both folders. */
export function differences(wanted: string, present: string): string[] {
  const [wantedFiles, presentFiles] = [filesIn(wanted), filesIn(present)];
  const missing = wantedFiles.filter((file) => !presentFiles.includes(file));
  const stray = presentFiles.filter((file) => !wantedFiles.includes(file));
  const changed = wantedFiles.filter(
    (file) =>
      presentFiles.includes(file) &&
      !readFileSync(join(wanted, file)).equals(readFileSync(join(present, file))),
  );
  return [
    ...missing.map((file) => `missing: ${file}`),
    ...stray.map((file) => `not generated from proto/: ${file}`),
    ...changed.map((file) => `differs: ${file}`),
  ];
}

function filesIn(folder: string): string[] {
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
