import { Link } from "@tanstack/react-router";

import { Icon, type IconName } from "@/parts/Icon";
import { Card } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

const BOXES = [
  { name: "store", icon: "store", then: "pull.a1" },
  { name: "us", icon: "overview", then: "pull.a2" },
  { name: "connector", icon: "connection", then: "pull.a3" },
  { name: "quickbooks", icon: "company", then: undefined },
] as const satisfies readonly { name: string; icon: IconName; then: string | undefined }[];

/** The pull model, drawn simply, and what follows from it for somebody who waits for an order. */
export function Start() {
  const t = useTexts(texts);
  return (
    <div className="stack">
      <Card title={t("pull.title")}>
        <p className="reading">{t("pull.lead")}</p>
        <ol className="pull">
          {BOXES.map(({ name, icon, then }) => (
            <li key={name}>
              <div className={`pull-box ${name}`}>
                <Icon name={icon} size={24} />
                <strong>{t(`pull.${name}`)}</strong>
                <span className="hint">{t(`pull.${name}.text`)}</span>
              </div>
              {then && (
                <div className="pull-arrow">
                  <span className="hint">{t(then)}</span>
                  {/* the visit begins on the right: it is the Web Connector that comes to us */}
                  <Icon name={name === "us" ? "left" : "right"} />
                </div>
              )}
            </li>
          ))}
        </ol>
      </Card>
      <div className="columns">
        <Card title={t("missing.title")}>
          <ol className="steps">
            <li>{t("missing.1")}</li>
            <li>{t("missing.2")}</li>
            <li>{t("missing.3")}</li>
          </ol>
        </Card>
        <Card title={t("colours.title")}>
          <ul className="colours">
            {(["green", "yellow", "red", "not_confirmed"] as const).map((kind) => (
              <li key={kind}>
                <Pill kind={kind} />
                <span>{t(`colours.${kind}`)}</span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title={t("pull.why.title")}>
          <ul className="steps">
            <li>{t("pull.why.1")}</li>
            <li>{t("pull.why.2")}</li>
            <li>{t("pull.why.3")}</li>
            <li>{t("pull.why.4")}</li>
          </ul>
        </Card>
        <Card title={t("more.title")}>
          <ul className="steps">
            <li>
              <a href="/api/docs">{t("more.api")}</a>
            </li>
            <li>
              <Link to="/open">{t("more.open")}</Link>
            </li>
          </ul>
        </Card>
      </div>
    </div>
  );
}
