/** Lets everyone who asks for the same thing at the same time wait for one answer. */
export interface SingleFlight<T> {
  /** Joins the flight under this key, or starts it. */
  join(key: string, start: () => Promise<T>): Promise<T>;
  /** Whoever comes from now on starts anew; who waits already gets what comes. */
  forget(): void;
}

/** Nothing bounds the number of flights here: what starts them has to. */
export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Promise<T>>();
  return {
    join(key, start) {
      const running = flights.get(key);
      if (running !== undefined) return running;
      const flight = start().finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      });
      flights.set(key, flight);
      return flight;
    },
    forget: () => flights.clear(),
  };
}
