import type { Shapes } from "@/api/client";

/** Which tasks are meant: what is not done of operations, tasks by name, what stands in problems, all that match. */
export type Selection = Partial<
  Pick<Shapes["NewRetry"], "operations" | "tasks" | "problems" | "query" | "code">
>;
