import { Link } from "@tanstack/react-router";

import { useCompany } from "@/app/company";
import { Card } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** For those who look after many: this page is about one. */
export function ChooseCompany() {
  const t = useTexts(texts);
  const { companies } = useCompany();
  return (
    <Card title={t("choose")}>
      <p className="soft">{t("choose.more")}</p>
      <ul className="choose">
        {companies.map((company) => (
          <li key={company.id}>
            <Link to="." search={(now) => ({ ...now, company: company.id })}>
              <bdi>{company.name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
