/** A command line that cannot work, or a file or profile that it names. Its message is for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
