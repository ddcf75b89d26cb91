import { Link, useParams } from "@tanstack/react-router";

import { openKeysHelp } from "@/app/GlobalKeys";
import { Button, LinkButton } from "@/parts/Button";
import { Card, Page } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { Code } from "./Code";
import { Codes } from "./Codes";
import { Roles } from "./Roles";
import { Start } from "./Start";
import "./style.css";
import { texts } from "./texts";
import { Words } from "./Words";

const TOPICS = ["start", "words", "codes", "roles", "keys"] as const;

/** How it works, the words, the codes, the roles, the keys. */
export default function HelpPage() {
  const t = useTexts(texts);
  const { topic, code }: { topic?: string; code?: string } = useParams({ strict: false });
  const chosen = code ? "codes" : (TOPICS.find((each) => each === topic) ?? "start");
  return (
    <Page
      title={code ? t.rich("code.title", { code: <bdi>{code}</bdi> }) : t("title")}
      state={code ? t("code.title", { code }) : `${t(chosen)} · ${t("title")}`}
    >
      <nav className="tabs" aria-label={t("parts")}>
        {TOPICS.map((each) => (
          <Link
            key={each}
            {...(each === "start"
              ? ({ to: "/help" } as const)
              : ({ to: "/help/$topic", params: { topic: each } } as const))}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            activeProps={{}}
            aria-current={each === chosen ? "page" : undefined}
          >
            {t(each)}
          </Link>
        ))}
      </nav>
      {code ? <Code code={code} /> : <Topic topic={chosen} />}
    </Page>
  );
}

function Topic({ topic }: { topic: (typeof TOPICS)[number] }) {
  switch (topic) {
    case "words":
      return <Words />;
    case "codes":
      return <Codes />;
    case "roles":
      return <Roles />;
    case "keys":
      return <Keys />;
    default:
      return <Start />;
  }
}

function Keys() {
  const t = useTexts(texts);
  return (
    <Card title={t("keys")}>
      <p>{t("keys.lead")}</p>
      <div className="row">
        <Button look="main" icon="help" onClick={openKeysHelp}>
          {t("keys.show")}
        </Button>
        <LinkButton to="/settings">{t("keys.settings")}</LinkButton>
      </div>
    </Card>
  );
}
