import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { signedOut } from "@/api/client";
import { listen } from "@/api/live";
import { queries } from "@/api/queries";
import { useTexts } from "@/texts/texts";

import { useCompanyZone } from "./companyZone";
import { Down } from "./Down";
import { Header } from "./Header";
import { GlobalKeys } from "./GlobalKeys";
import { useKeptPreferences } from "./keeping";
import { useMe, WITHOUT_SIGN_IN } from "./me";
import { Nav } from "./Nav";
import { Notices } from "./Notices";
import { useStore } from "./store";
import { shell } from "./texts";

export function Layout() {
  const t = useTexts(shell);
  const { pathname, href } = useLocation();
  const open = WITHOUT_SIGN_IN.test(pathname);
  return (
    <>
      <a className="skip" href="#page">
        {t("skip")}
      </a>
      {open ? <Bare /> : <SignedIn here={href} />}
      <Notices />
    </>
  );
}

function Bare() {
  return (
    <main id="page" className="bare" tabIndex={-1}>
      <Outlet />
    </main>
  );
}

function SignedIn({ here }: { here: string }) {
  const navigate = useNavigate();
  const { data: me } = useMe();
  const out = useStore(signedOut);
  useKeptPreferences();
  useCompanyZone();
  useEffect(() => {
    if (out) void navigate({ to: "/sign-in", search: { next: here }, replace: true });
  }, [out, navigate, here]);
  const signedIn = Boolean(me) && !out;
  useEffect(() => (signedIn ? listen() : undefined), [signedIn]);
  useEffect(() => {
    if (out) queries.clear();
  }, [out]);
  return (
    <div className="shell">
      {/* before the page, so that a key that a page uses too is the page's */}
      <GlobalKeys />
      <Header />
      <Nav />
      <main id="page" tabIndex={-1}>
        <Down />
        <Outlet />
      </main>
    </div>
  );
}
