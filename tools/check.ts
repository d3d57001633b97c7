import { compareGeneratedCode } from './check/generated-code.ts';
import { runTool, type ToolOutcome } from './check/run-tool.ts';
import { requireServicePages } from './check/service-pages.ts';

// npm run check: what can be judged without running anything. CI runs it first.

interface Step {
  readonly name: string;
  readonly run: () => ToolOutcome | Promise<ToolOutcome>;
  /** What to do when it fails. */
  readonly advice: string;
}

const released = 'proto/released.binpb';

const steps: readonly Step[] = [
  {
    name: 'generated code',
    run: compareGeneratedCode,
    advice: 'proto/gen is not what proto/ says: npm run generate',
  },
  {
    name: 'types',
    run: () => runTool('tsc', ['--project', 'tsconfig.json']),
    advice: 'correct the types; `any`, `!` and @ts-ignore are no answer',
  },
  {
    name: 'lint and dependency direction',
    run: () => runTool('oxlint', ['--deny-warnings']),
    advice: 'npx oxlint --fix corrects some; a rule that is wrong is argued away in .oxlintrc.json',
  },
  {
    name: 'format',
    run: () => runTool('prettier', ['--check', '--log-level', 'warn', '.']),
    advice: 'npm run format',
  },
  {
    name: 'contract: lint',
    run: () => runTool('buf', ['lint']),
    advice: 'correct proto/; an exception is argued in buf.yaml',
  },
  {
    name: 'contract: format',
    // The workspace has a module in node_modules as well, which is as its authors left it.
    run: () => runTool('buf', ['format', 'proto', '--diff', '--exit-code']),
    advice: 'npx buf format proto --write',
  },
  {
    name: 'contract: compatible with the last release',
    run: () => runTool('buf', ['breaking', 'proto', '--against', released]),
    advice: 'clients of the last release would break: add instead of changing, or make a v2',
  },
  {
    name: 'OpenAPI document: lint',
    run: () => runTool('redocly', ['lint', 'proto/documents/openapi.json']),
    advice: 'correct tools/openapi or the contract; an exception is argued in redocly.yaml',
  },
  {
    name: 'a page for every service',
    run: () => requireServicePages(),
    advice: 'write it: owns, does not own, calls, publishes, invariants',
  },
];

let failed = 0;
for (const { name, run, advice } of steps) {
  const { succeeded, output } = await run();
  console.log(`${succeeded ? 'ok    ' : 'FAILED'} ${name}`);
  if (succeeded) continue;
  failed += 1;
  console.log(`${output.trimEnd()}\n→ ${advice}`);
}
console.log(`check: ${steps.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
