import { LinkButton } from "@/parts/Button";
import { Page } from "@/parts/Page";
import { Empty } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { shell } from "./texts";

export function Missing() {
  const t = useTexts(shell);
  return (
    <Page title={t("missing.title")}>
      <Empty icon="search" title={t("missing.title")} actions={<LinkButton to="/">{t("home")}</LinkButton>}>
        {t("missing.text")}
      </Empty>
    </Page>
  );
}
