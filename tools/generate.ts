import { runTool } from './check/run-tool.ts';

// npm run generate: writes what follows from proto/ into proto/gen.
const { succeeded, output } = await runTool('buf', ['generate']);
process.stderr.write(output);
process.exitCode = succeeded ? 0 : 1;
