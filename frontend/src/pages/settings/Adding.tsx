import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { Field } from "@/parts/Page";
import { useTexts } from "@/texts/texts";
import { useOnce } from "@/work/once";

import { Asking } from "./Asking";
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
