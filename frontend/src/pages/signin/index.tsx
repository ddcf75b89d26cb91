import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { keepCsrf, rest, type Shapes } from "@/api/client";
import { Problem } from "@/api/problem";
import { queries } from "@/api/queries";
import { useAddress } from "@/app/address";
import { takeOverNext } from "@/app/keeping";
import { Button } from "@/parts/Button";
import { Field } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** With a one-time link (`/sign-in#KEY`) or with name and password. */
export default function SignInPage() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const { get } = useAddress();
  const next = get("next");
  const [key] = useState(() => location.hash.slice(1));
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(Boolean(key));

  const [deadLink, setDeadLink] = useState(false);

  const enter = ({ csrf, user }: Shapes["SignedIn"]) => {
    queries.clear();
    takeOverNext(user);
    keepCsrf(csrf);
    // only an address of ours: what is in the link came from elsewhere
    const inside = next.startsWith("/") && !next.startsWith("//") ? next : "/";
    void navigate({ href: inside, replace: true });
  };
  const refused = (failure: unknown) => {
    setBusy(false);
    setDeadLink(failure instanceof Problem && failure.code.startsWith("link_"));
    setSaid(failure instanceof Error ? failure.message : String(failure));
  };

  useEffect(() => {
    document.title = `${t("title")} · Cartbooks`;
    if (!key) return;
    history.replaceState(null, "", location.pathname);
    rest.POST("/api/v1/sign-in/link", { body: { key } }).then(({ data }) => data && enter(data), refused);
    // the key works once: it is used once, whatever renders again
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  return (
    <div className="sign-in card">
      <img src="/console/icon.svg" alt="" width="48" height="48" />
      <h1>{t("title")}</h1>
      <p className="lead">{t("lead")}</p>
      {next && !said && !key && <p>{t("next")}</p>}
      {key && busy && <p role="status">{t("link.busy")}</p>}
      {said && (
        <div role="alert">
          {deadLink && <h2>{t("link.dead")}</h2>}
          <p className={deadLink ? undefined : "error"}>
            <Said>{said}</Said>
          </p>
          {deadLink && <p className="hint">{t("link.ask")}</p>}
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setBusy(true);
          setSaid("");
          rest
            .POST("/api/v1/sign-in", { body: { name, password } })
            .then(({ data }) => data && enter(data), refused);
        }}
      >
        <Field id="name" label={t("name")}>
          <input
            id="name"
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the one thing to do on this page
            autoFocus
            autoComplete="username"
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field id="password" label={t("password")}>
          <input
            id="password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button type="submit" look="main" busy={busy}>
          {busy && !key ? t("busy") : t("enter")}
        </Button>
      </form>
      <p className="hint">{t("forgot")}</p>
    </div>
  );
}
