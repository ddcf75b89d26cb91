import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { keepCsrf, rest } from "@/api/client";
import { queries } from "@/api/queries";
import { useAddress } from "@/app/address";
import { Button } from "@/parts/Button";
import { Field } from "@/parts/Page";
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

  const enter = (csrf: string) => {
    queries.clear();
    keepCsrf(csrf);
    // only an address of ours: what is in the link came from elsewhere
    const inside = next.startsWith("/") && !next.startsWith("//") ? next : "/";
    void navigate({ href: inside, replace: true });
  };
  const refused = (failure: unknown) => {
    setBusy(false);
    setSaid(failure instanceof Error ? failure.message : String(failure));
  };

  useEffect(() => {
    document.title = `${t("title")} · Cartbooks`;
    if (!key) return;
    history.replaceState(null, "", location.pathname);
    rest
      .POST("/api/v1/sign-in/link", { body: { key } })
      .then(({ data }) => data && enter(data.csrf), refused);
    // the key works once: it is used once, whatever renders again
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  return (
    <div className="sign-in card">
      <img src="/console/icon.svg" alt="" width="48" height="48" />
      <h1>{t("title")}</h1>
      <p className="lead">{t("lead")}</p>
      {said && (
        <p className="error" role="alert">
          <span data-said="">{said}</span>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setBusy(true);
          setSaid("");
          rest
            .POST("/api/v1/sign-in", { body: { name, password } })
            .then(({ data }) => data && enter(data.csrf), refused);
        }}
      >
        <Field id="name" label={t("name")}>
          <input
            id="name"
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
          {busy ? t("busy") : t("enter")}
        </Button>
      </form>
      <p className="hint">{t("forgot")}</p>
    </div>
  );
}
