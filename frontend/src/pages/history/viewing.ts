import { queries } from "@/api/queries";

/** After a view was kept, changed or removed: the row of views is asked again. */
export function refreshViews(): void {
  void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "/api/v1/views" });
}
