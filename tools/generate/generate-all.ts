import { root, runTool, type ToolOutcome } from '../check/run-tool.ts';
import { writePageModules } from './page-modules.ts';

/** The documents are written with the help of the code, so they come second. */
const templates = ['buf.gen.yaml', 'buf.gen.documents.yaml'];

/**
 * Writes everything that is generated, at its usual places below a folder: what follows from
 * proto/, and the modules of the docs page.
 */
export async function generateAll(folder = root): Promise<ToolOutcome> {
  let output = '';
  for (const template of templates) {
    const outcome = await runTool('buf', ['generate', '--template', template, '--output', folder]);
    output += outcome.output;
    if (!outcome.succeeded) return { succeeded: false, output };
  }
  writePageModules(folder);
  return { succeeded: true, output };
}
