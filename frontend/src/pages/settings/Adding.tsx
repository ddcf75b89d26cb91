import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { rest, type Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Field } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { useOnce, type Once } from "@/work/once";

import { Credentials } from "./Credentials";
import { texts } from "./texts";

/** A company file and its Web Connector login: named here, its password told once. */
export function AddCompany({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const once = useOnce();
  const [name, setName] = useState("");
  const [path, setPath] = useState("");
  const [made, setMade] = useState<Shapes["Credentials"]>();
  const add = async () => {
    const body = { name: name.trim(), file_path: path.trim() };
    const done = await once.run(body, (headers) => rest.POST("/api/v1/companies", { body, headers }));
    if (done?.data) setMade(done.data);
  };
  if (made) {
    const title = t.rich("co.added", { name: <bdi>{name}</bdi> });
    return <Credentials title={title} credentials={made} onClose={onClose} />;
  }
  return (
    <Asking title={t("co.add")} act={t("co.add")} once={once} onClose={onClose} onAct={add}>
      <Field id="company-name" label={t("co.name")} hint={t("co.name.hint")}>
        <input
          id="company-name"
          required
          maxLength={100}
          value={name}
          aria-describedby="company-name-hint"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field id="company-path" label={t("co.path")} hint={t("co.path.hint")}>
        <input
          id="company-path"
          maxLength={500}
          value={path}
          aria-describedby="company-path-hint"
          onChange={(event) => setPath(event.target.value)}
        />
      </Field>
    </Asking>
  );
}

/** A store of a company; its page leads on to going live. */
export function AddStore({ company, onClose }: { company: Shapes["CompanyOut"]; onClose: () => void }) {
  const t = useTexts(texts);
  const once = useOnce();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const add = async () => {
    const body = { company: company.id, name: name.trim(), kind: "builtin" };
    const done = await once.run(body, (headers) => rest.POST("/api/v1/stores", { body, headers }));
    if (!done?.data) return;
    say(t("store.added", { name: done.data.name }));
    void navigate({ to: "/stores/$id", params: { id: done.data.id } });
  };
  return (
    <Asking
      title={t.rich("store.add.to", { name: <bdi>{company.name}</bdi> })}
      act={t("store.add")}
      once={once}
      onClose={onClose}
      onAct={add}
    >
      <Field id="store-name" label={t("store.name")} hint={t("store.name.hint")}>
        <input
          id="store-name"
          required
          maxLength={60}
          value={name}
          aria-describedby="store-name-hint"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
    </Asking>
  );
}

/** A dialog with a small form: Enter does it, and why it was refused stands under the fields. */
export function Asking({
  title,
  act,
  once,
  children,
  onClose,
  onAct,
}: {
  title: ReactNode;
  act: string;
  once: Once;
  children: ReactNode;
  onClose: () => void;
  onAct: () => Promise<void>;
}) {
  const t = useTexts(texts);
  return (
    <Dialog open onClose={onClose} title={title}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void onAct();
        }}
      >
        {children}
        {once.failure && (
          <p className="error" role="alert">
            <Said>{once.failure}</Said>
          </p>
        )}
        <div className="row">
          <Button type="submit" look="main" needs="admin" busy={once.busy}>
            {act}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
