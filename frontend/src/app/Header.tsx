import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

import { liveState, pauseLive, pollEvery, visiting } from "@/api/live";
import { reach } from "@/api/reach";
import { Button, IconButton } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Icon } from "@/parts/Icon";
import { Menu } from "@/parts/Menu";
import { useTexts } from "@/texts/texts";

import { useAddress } from "./address";
import { useCompany } from "./company";
import { finding, openFinder } from "./finder";
import { openKeysHelp } from "./GlobalKeys";
import { useMe } from "./me";
import { NavList } from "./Nav";
import { patient } from "./patient";
import { prefer, usePreferences } from "./preferences";
import { useSignOut } from "./signOut";
import { useStore } from "./store";
import { shell } from "./texts";
import { useView } from "./view";
import { formatTime, useZone } from "./zones";

const Finder = lazy(patient(() => import("./Finder")));

export function Header() {
  const t = useTexts(shell);
  const [menu, setMenu] = useState(false);
  const open = useStore(finding);
  return (
    <header className="header">
      <span className="only-narrow">
        <IconButton icon="menu" name={t("menu")} onClick={() => setMenu(true)} />
      </span>
      <Link to="/" className="brand" aria-label="Cartbooks" data-named="">
        <img src="/console/icon.svg" alt="" width="28" height="28" />
        <span>Cartbooks</span>
      </Link>
      <CompanySwitch />
      <button type="button" className="finder-button" onClick={() => openFinder()} aria-haspopup="dialog">
        <Icon name="search" size={18} />
        <span className="finder-long">{t("search")}</span>
        <span className="finder-short">{t("search.short")}</span>
        <kbd aria-hidden="true">/</kbd>
      </button>
      <div className="header-right">
        <ViewSwitch />
        <Live />
        <Person />
      </div>
      <Dialog open={menu} onClose={() => setMenu(false)} title={t("navigation")} side>
        <nav className="nav-in-dialog" aria-label={t("navigation")}>
          <NavList onGo={() => setMenu(false)} />
        </nav>
        <ViewSwitch />
      </Dialog>
      {open && (
        <Suspense>
          <Finder />
        </Suspense>
      )}
    </header>
  );
}

function CompanySwitch() {
  const t = useTexts(shell);
  const { set } = useAddress();
  const { id, several, companies } = useCompany();
  if (!several) return companies[0] ? <bdi className="company-name">{companies[0].name}</bdi> : null;
  return (
    <select
      className="company-switch"
      aria-label={t("company")}
      value={id ?? ""}
      onChange={(event) => set({ company: event.target.value || undefined })}
    >
      <option value="">{t("company.all")}</option>
      {companies.map((company) => (
        <option key={company.id} value={company.id}>
          {company.name}
        </option>
      ))}
    </select>
  );
}

function ViewSwitch() {
  const t = useTexts(shell);
  const { technical, choose } = useView();
  return (
    <div className="switch view-switch" role="group" aria-label={t("view")}>
      <button type="button" aria-pressed={!technical} onClick={() => choose("simple")}>
        {t("view.simple")}
      </button>
      <button type="button" aria-pressed={technical} onClick={() => choose("technical")}>
        {t("view.technical")}
      </button>
    </div>
  );
}

function Live() {
  const t = useTexts(shell);
  const state = useStore(liveState);
  const { ok, since } = useStore(reach);
  const zone = useZone();
  const { id } = useCompany();
  const visits = useStore(visiting);
  const visit = id ? visits[id] : Object.values(visits)[0];
  const every = useStore(pollEvery);
  const text = ok
    ? t(`live.${state}`, { s: every })
    : t("live.down", { time: formatTime(new Date(since), zone, "minute") });
  return (
    <span className={`live ${ok ? state : "down"}`}>
      <span className="live-dot" aria-hidden="true" />
      <span className="live-text">{text}</span>
      {visit && (
        <span className="live-visit number" title={t("running", { percent: visit.percent })}>
          {visit.percent} %
        </span>
      )}
      <IconButton
        icon={state === "paused" ? "play" : "pause"}
        name={state === "paused" ? t("live.resume") : t("live.pause")}
        aria-pressed={state === "paused"}
        onClick={() => pauseLive(state !== "paused")}
      />
    </span>
  );
}

function Person() {
  const t = useTexts(shell);
  const { data: me } = useMe();
  const { theme } = usePreferences();
  const signOut = useSignOut();
  if (!me) return null;
  const next = { auto: "light", light: "dark", dark: "auto" } as const;
  return (
    <Menu icon="person" look="quiet" name={t("me.menu", { name: me.name })}>
      <p className="menu-title">
        <bdi>{t("me.role", { name: me.name, role: t(`role.${me.role}`) })}</bdi>
      </p>
      <Button look="quiet" icon="moon" onClick={() => prefer({ theme: next[theme] })}>
        {t("theme", { theme: t(`theme.${theme}`) })}
      </Button>
      <Button look="quiet" icon="help" onClick={openKeysHelp}>
        {t("keys")}
      </Button>
      <Link className="button quiet" to="/settings">
        <Icon name="settings" size={18} />
        {t("settings")}
      </Link>
      <Button look="quiet" icon="out" onClick={signOut}>
        {t("sign.out")}
      </Button>
    </Menu>
  );
}
