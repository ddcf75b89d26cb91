import type { ReactNode } from "react";

import type { Shapes } from "@/api/client";
import { Icon } from "@/parts/Icon";
import { Fact, Facts } from "@/parts/Page";
import { ShownOnce } from "@/parts/ShownOnce";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** What the Web Connector signs in with, and the file that introduces it; the password is told once. */
export function Credentials({
  title,
  credentials,
  next,
  onClose,
}: {
  title: ReactNode;
  credentials: Shapes["Credentials"];
  /** What to do with it where the Web Connector has the set-up file already. */
  next?: string;
  onClose: () => void;
}) {
  const t = useTexts(texts);
  return (
    <ShownOnce
      title={title}
      text={t("co.credentials")}
      value={credentials.password}
      copy={t("co.copy.password")}
      onClose={onClose}
    >
      <Facts>
        <Fact name={t("co.username")}>
          <code>{credentials.username}</code>
        </Fact>
      </Facts>
      {next ? (
        <p>{next}</p>
      ) : (
        <>
          <p>
            <a className="button plain" href={`/api/v1/companies/${credentials.id}/qwc`} download>
              <Icon name="download" size={18} />
              {t("co.qwc")}
            </a>
          </p>
          <p className="hint">{t("co.qwc.next")}</p>
        </>
      )}
    </ShownOnce>
  );
}
