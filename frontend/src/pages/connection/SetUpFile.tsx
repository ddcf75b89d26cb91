import { useState } from "react";

import type { Shapes } from "@/api/client";
import { useMay } from "@/app/me";
import { Button } from "@/parts/Button";
import { Icon } from "@/parts/Icon";
import { Card, Fact, Facts } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { NewPassword } from "../settings/NewPassword";
import { texts } from "./texts";

type Connection = Shapes["ConnectionOut"];

const STEPS = ["setup.step.1", "setup.step.2", "setup.step.3"] as const;

/** The file that introduces us to a Web Connector, how it is added, and the password that goes with it. */
export function SetUpFile({ connection }: { connection: Connection }) {
  const t = useTexts(texts);
  const [renewing, setRenewing] = useState(false);
  const { set_up_file: file, company, name } = connection;
  const first = connection.health.state === "never";
  const steps = (
    <ol className="check-list">
      {STEPS.map((step) => (
        <li key={step}>{t(step)}</li>
      ))}
    </ol>
  );
  return (
    <Card title={t(first ? "setup.first" : "setup")}>
      {!file.usable && (
        <p className="error">
          {t("setup.why")} <Said>{file.why_not}</Said>
        </p>
      )}
      <div className="row">
        <Download file={file} main={first} />
        <Button needs="admin" aria-haspopup="dialog" onClick={() => setRenewing(true)}>
          {t("setup.password")}
        </Button>
      </div>
      <Facts>
        <Fact name={t("setup.user")}>
          <code>{file.username}</code>
        </Fact>
      </Facts>
      {first ? (
        steps
      ) : (
        <details>
          <summary>{t("setup.again")}</summary>
          {steps}
        </details>
      )}
      <p className="hint">{t("setup.password.lost")}</p>
      {renewing && <NewPassword company={{ id: company, name }} onClose={() => setRenewing(false)} />}
    </Card>
  );
}

function Download({ file, main }: { file: Shapes["SetUpFile"]; main: boolean }) {
  const t = useTexts(texts);
  const may = useMay("manager");
  const label = t("setup.download");
  if (!may || !file.usable) {
    return (
      <Button needs="manager" icon="download" why={file.usable ? undefined : file.why_not}>
        {label}
      </Button>
    );
  }
  return (
    <a className={`button ${main ? "main" : "plain"}`} href={file.path} download>
      <Icon name="download" size={18} />
      {label}
    </a>
  );
}
