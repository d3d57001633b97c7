/**
 * Does two pieces of work side by side. Where one fails the other is told to stop, so that
 * it takes nobody's place for nothing, and the failure is thrown.
 */
export async function sideBySide<A, B>(
  signal: AbortSignal,
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const stopOther = <T>(work: Promise<T>) =>
    work.catch((error: unknown) => {
      failed.abort(error);
      throw error;
    });
  return Promise.all([stopOther(first(either)), stopOther(second(either))]);
}
