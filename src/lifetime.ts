/** What must be undone when the run ends, however it ends. */
export interface Lifetime {
  /** Adds an undoing; the newest is run first. */
  defer(undo: () => Promise<unknown>): void;
  /** Runs all undoings once; later calls wait for the first. One that fails does not stop the others. */
  end(): Promise<void>;
  readonly ended: boolean;
}

export function createLifetime(): Lifetime {
  const undoings: (() => Promise<unknown>)[] = [];
  let ending: Promise<void> | undefined;
  return {
    defer: (undo) => undoings.push(undo),
    end: () => {
      ending ??= (async () => {
        for (const undo of undoings.reverse()) {
          try {
            await undo();
          } catch {
            // The others are undone all the same
          }
        }
      })();
      return ending;
    },
    get ended() {
      return ending !== undefined;
    },
  };
}
