import { useNavigate } from "@tanstack/react-router";

import { rest, signedOut } from "@/api/client";

import { forgetRecent } from "./finding/recent";
import { sayFailure } from "./notices";

export function useSignOut(): () => void {
  const navigate = useNavigate();
  return () => {
    rest
      .POST("/api/v1/sign-out")
      .then(() => {
        forgetRecent();
        signedOut.set(true);
      })
      .then(() => navigate({ to: "/sign-in" }))
      .catch(sayFailure);
  };
}
