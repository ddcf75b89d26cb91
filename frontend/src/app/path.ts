import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import { parseSearch } from "./address";

/** Go to a path of the console that somebody else wrote, such as the server: `/records/order/17?store=st_…`. */
export function useGoTo(): (path: string, how?: { replace?: boolean }) => void {
  const navigate = useNavigate();
  return useCallback(
    (path, how) => {
      const [pathname = "/", query = ""] = path.split("?");
      void navigate({ to: pathname as "/", search: parseSearch(query), replace: how?.replace ?? false });
    },
    [navigate],
  );
}
