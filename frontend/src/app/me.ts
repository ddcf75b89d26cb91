import { api, type Shapes } from "@/api/client";

export type Role = Shapes["Role"];

const REACH: readonly Role[] = ["viewer", "manager", "agent", "admin"];

/** Pages that nobody has to be signed in for; there it is not even asked who is. */
export const WITHOUT_SIGN_IN = /\/(sign-in|open)\/?$/;

export function useMe() {
  const enabled = !WITHOUT_SIGN_IN.test(location.pathname);
  return api.useQuery("get", "/api/v1/me", {}, { staleTime: 60_000, enabled });
}

/** Whether the role of who is signed in reaches to *role*. The server decides; this only says so beforehand. */
export function useMay(role: Role): boolean {
  const { data } = useMe();
  return data ? REACH.indexOf(data.role) >= REACH.indexOf(role) : false;
}
