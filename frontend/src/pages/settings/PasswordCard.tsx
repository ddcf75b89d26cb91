import { useState } from "react";

import { rest } from "@/api/client";
import { useMe } from "@/app/me";
import { say } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Card, Field } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { useOnce } from "@/work/once";

import { texts } from "./texts";

/** Change the own password, or set the first one after a one-time link. */
export function PasswordCard() {
  const t = useTexts(texts);
  const { data: me } = useMe();
  const once = useOnce();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  if (!me) return null;
  const change = async () => {
    const body = { old, new: next };
    const done = await once.run(body, (headers) => rest.POST("/api/v1/me/password", { body, headers }));
    if (!done?.data) return;
    setOld("");
    setNext("");
    say(t("me.password.changed", { n: done.data.ended }));
  };
  return (
    <Card title={t("me.password")} tone={me.has_password ? undefined : "yellow"}>
      {!me.has_password && <p>{t("me.password.first")}</p>}
      <form
        className="settings-columns"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <input type="text" autoComplete="username" value={me.name} readOnly hidden />
        {me.has_password && (
          <Field id="old" label={t("me.password.old")}>
            <input
              id="old"
              type="password"
              autoComplete="current-password"
              required
              value={old}
              onChange={(event) => setOld(event.target.value)}
            />
          </Field>
        )}
        <Field id="new" label={t("me.password.new")} hint={t("me.password.hint")}>
          <input
            id="new"
            type="password"
            autoComplete="new-password"
            required
            value={next}
            aria-describedby="new-hint"
            onChange={(event) => setNext(event.target.value)}
          />
        </Field>
        <div className="row whole">
          <Button type="submit" busy={once.busy}>
            {me.has_password ? t("me.password.change") : t("me.password.set")}
          </Button>
          {once.failure && (
            <span className="error" role="alert">
              <Said>{once.failure}</Said>
            </span>
          )}
        </div>
      </form>
    </Card>
  );
}
