export const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Runs `task`; its signal says that the process is told to end. Whoever asks twice does not want to wait. */
export async function unlessTold<T>(task: (told: AbortSignal) => Promise<T>): Promise<T> {
  const told = new AbortController();
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, tell);
  };
  const tell = (): void => {
    stop();
    told.abort();
  };
  for (const signal of SIGNALS) process.on(signal, tell);
  try {
    return await task(told.signal);
  } finally {
    stop();
  }
}
