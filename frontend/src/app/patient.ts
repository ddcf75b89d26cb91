import { reach, unanswered } from "@/api/reach";

/**
 * Loads a part of the console when it is first needed. While the server is away it is waited for, as data
 * is, and what is on the screen stays. A server that answers and has no such file was replaced by another
 * version: that fails, and the router loads everything anew.
 */
export function patient<T>(importer: () => Promise<T>): () => Promise<T> {
  return async () => {
    for (;;) {
      try {
        return await importer();
      } catch (failure) {
        if (await answers()) throw failure;
        unanswered();
        await backAgain();
      }
    }
  };
}

async function answers(): Promise<boolean> {
  try {
    await fetch("/api/v1/health", { cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

function backAgain(): Promise<void> {
  return new Promise((done) => {
    const stop = reach.subscribe(() => {
      if (!reach.get().ok) return;
      stop();
      done();
    });
  });
}
