import { useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { useOnce } from "@/work/once";

import { Credentials } from "./Credentials";
import { texts } from "./texts";

/** Asks first, since the present password stops working at once; then shows the new one, this once. */
export function NewPassword({
  company,
  onClose,
}: {
  company: { id: string; name: string };
  onClose: () => void;
}) {
  const t = useTexts(texts);
  const once = useOnce();
  const [made, setMade] = useState<Shapes["Credentials"]>();
  const make = async () => {
    const done = await once.run({ password: company.id }, (headers) =>
      rest.POST("/api/v1/companies/{company_id}/password", {
        params: { path: { company_id: company.id } },
        headers,
      }),
    );
    if (done?.data) setMade(done.data);
  };
  if (made) {
    const title = t.rich("co.new.password.title", { name: <bdi>{company.name}</bdi> });
    return (
      <Credentials title={title} credentials={made} next={t("co.new.password.type")} onClose={onClose} />
    );
  }
  return (
    <Confirm
      title={t.rich("co.new.password.ask", { name: <bdi>{company.name}</bdi> })}
      hint={t("co.new.password.text")}
      go={t("co.new.password.do")}
      needs="admin"
      busy={once.busy}
      onGo={() => void make()}
      failure={once.failure}
      onClose={onClose}
    />
  );
}
