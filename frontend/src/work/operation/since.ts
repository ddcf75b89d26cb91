import type { Shapes } from "@/api/client";

type Attempts = readonly Pick<
  Shapes["TaskDetail"]["attempts_made"][number],
  "task" | "operation" | "state"
>[];

/** The operation in which the same record went through after this task; its last try tells. */
export function wentThrough(attempts: Attempts, task: string): string | undefined {
  const last = attempts.at(-1);
  const later = attempts.findIndex((each) => each.task === task) < attempts.length - 1;
  return last && later && last.task !== task && last.state === "done" ? last.operation : undefined;
}
