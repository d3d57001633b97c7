import { root, runTool, type ToolOutcome } from '../check/run-tool.ts';

/** The documents are written with the help of the code, so they come second. */
const templates = ['buf.gen.yaml', 'buf.gen.documents.yaml'];

/** Writes everything that follows from proto/, at its usual places below a folder. */
export async function generateAll(folder = root): Promise<ToolOutcome> {
  let output = '';
  for (const template of templates) {
    const outcome = await runTool('buf', ['generate', '--template', template, '--output', folder]);
    output += outcome.output;
    if (!outcome.succeeded) return { succeeded: false, output };
  }
  return { succeeded: true, output };
}
