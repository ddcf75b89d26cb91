import { useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";
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
    <Dialog
      open
      onClose={onClose}
      title={t.rich("co.new.password.ask", { name: <bdi>{company.name}</bdi> })}
      foot={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look="main" needs="admin" busy={once.busy} onClick={() => void make()}>
            {t("co.new.password.do")}
          </Button>
        </>
      }
    >
      <p>{t("co.new.password.text")}</p>
      {once.failure && (
        <p className="error" role="alert">
          <Said>{once.failure}</Said>
        </p>
      )}
    </Dialog>
  );
}
