import { Link, useParams } from "@tanstack/react-router";

import { api, type Shapes } from "@/api/client";
import { Problem } from "@/api/problem";
import { useMay, useMe } from "@/app/me";
import { LinkButton } from "@/parts/Button";
import { Id } from "@/parts/Copy";
import { Fact, Facts, Page } from "@/parts/Page";
import { Empty, Fault, ForAgents, Said, Skeleton } from "@/parts/states";
import { Ago, Time, useTook } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { useView } from "@/app/view";
import { formatTime, useZone } from "@/app/zones";

import { useText } from "./text";
import { Texts } from "./Texts";
import { texts } from "./texts";
import "./style.css";

/** One message: what was asked of QuickBooks and what it answered, line by line and in words. */
export default function MessagePage() {
  const t = useTexts(texts);
  const { id = "" }: { id?: string } = useParams({ strict: false });
  const { data, error, refetch } = api.useQuery("get", "/api/v1/messages/{message_id}", {
    params: { path: { message_id: id } },
  });
  // asked for beside what is known of the message, not after it: a large answer takes the server a moment
  useText(id, "answer", false, useMay("agent"));
  if (data) return <Message key={id} message={data} />;
  const status = error instanceof Problem ? (error as Problem).status : 0;
  return (
    <Page title={t("title")}>
      {!error ? (
        <Skeleton tall lines={6} />
      ) : status === 410 || status === 404 ? (
        <Empty
          icon={status === 410 ? "history" : "search"}
          title={t(status === 410 ? "removed" : "missing")}
          actions={<LinkButton to="/history">{t("to.history")}</LinkButton>}
        >
          {t(status === 410 ? "removed.text" : "missing.text")}
        </Empty>
      ) : (
        <Fault failure={error} retry={() => void refetch()} />
      )}
    </Page>
  );
}

function Message({ message }: { message: Shapes["MessageOut"] }) {
  const t = useTexts(texts);
  const took = useTook();
  const zone = useZone();
  const may = useMay("agent");
  const { data: me } = useMe();
  const { technical } = useView();
  const purposes = ["read", "write", "status", "look_up", "guard"];
  const purpose = purposes.includes(message.purpose)
    ? t(`purpose.${message.purpose}` as "purpose.read")
    : t("purpose.other", { purpose: message.purpose });
  return (
    <>
      <nav className="crumbs" aria-label={t("crumbs")}>
        <Link to="/sessions/$id" params={{ id: message.session }}>
          {t("crumb.session", { id: message.session.replace("se_", "") })}
        </Link>
      </nav>
      <Page
        wide
        title={t("title.of", { time: formatTime(new Date(message.sent_at), zone, "time") })}
        lead={
          <span className="message-lead">
            <Time at={message.sent_at} />
            <Ago at={message.sent_at} />
            <span>{purpose}</span>
            <span>
              {message.answered_at
                ? t("took", { took: took(Date.parse(message.answered_at) - Date.parse(message.sent_at)) })
                : t("unanswered")}
            </span>
          </span>
        }
      >
        <div className="stack">
          {message.hresult && (
            <p className="error" role="alert">
              {t("error.hresult")} <code>{message.hresult}</code> <Said>{message.hresult_text}</Said>
            </p>
          )}
          {may ? (
            <Texts message={message} />
          ) : (
            me && (
              <Empty icon="person" title={t("needs.agent", { mine: me.role })}>
                {t("needs.agent.text")}
              </Empty>
            )
          )}
          <ForAgents open={technical}>
            <Facts>
              <Fact name={t("agents.id")}>
                <Id value={message.id} />
              </Fact>
              <Fact name={t("agents.session")}>
                <Id value={message.session} />
              </Fact>
              {message.message_set_id && (
                <Fact name={t("agents.set")}>
                  <Id value={message.message_set_id} />
                </Fact>
              )}
              <Fact name={t("agents.state")}>
                <code>{message.state}</code>
              </Fact>
              <Fact name={t("agents.purpose")}>
                <code>{message.purpose}</code>
              </Fact>
              <Fact name={t("agents.sent")}>
                <Time at={message.sent_at} />
              </Fact>
              {message.answered_at && (
                <Fact name={t("agents.answered")}>
                  <Time at={message.answered_at} />
                </Fact>
              )}
              {message.note && (
                <Fact name={t("agents.note")}>
                  <Said>{message.note}</Said>
                </Fact>
              )}
            </Facts>
          </ForAgents>
        </div>
      </Page>
    </>
  );
}
