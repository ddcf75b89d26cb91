import type { Shapes } from "@/api/client";
import { Copy, Id } from "@/parts/Copy";
import { Fact, Facts } from "@/parts/Page";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** Ids, versions and the raw answer. */
export function OperationAgents({ operation }: { operation: Shapes["OperationOut"] }) {
  const t = useTexts(texts);
  const { session } = operation;
  return (
    <div className="stack">
      <Facts>
        <Fact name={t("agents.operation")}>
          <Id value={operation.id} />
        </Fact>
        {session && (
          <Fact name={t("agents.session")}>
            <Id value={session.id} />
          </Fact>
        )}
        <Fact name={t("agents.company")}>
          <Id value={operation.company} />
        </Fact>
        {operation.store && (
          <Fact name={t("agents.store")}>
            <Id value={operation.store} />
          </Fact>
        )}
        <Fact name={t("agents.kind")}>
          <Id value={operation.kind} />
        </Fact>
        {operation.top_code && (
          <Fact name={t("agents.code")}>
            <Id value={operation.top_code} />
          </Fact>
        )}
        <Fact name={t("agents.created")}>
          <Time at={operation.created_at} />
        </Fact>
        {operation.started_at && (
          <Fact name={t("agents.started")}>
            <Time at={operation.started_at} />
          </Fact>
        )}
        {operation.ended_at && (
          <Fact name={t("agents.ended")}>
            <Time at={operation.ended_at} />
          </Fact>
        )}
        {session?.connector && (
          <Fact name={t("agents.connector")}>
            <bdi>{session.connector}</bdi>
          </Fact>
        )}
        {session?.machine && (
          <Fact name={t("agents.machine")}>
            <bdi>{session.machine}</bdi>
          </Fact>
        )}
        {operation.first_color && operation.first_color !== operation.color && (
          <Fact name={t("agents.first")}>
            <code>{operation.first_color}</code>
          </Fact>
        )}
      </Facts>
      <Raw value={operation} />
    </div>
  );
}

/** The API's answer as it came, closed, with a copy button. */
export function Raw({ value }: { value: unknown }) {
  const t = useTexts(texts);
  const text = JSON.stringify(value, null, 2);
  return (
    <details>
      <summary>{t("agents.raw")}</summary>
      <div className="raw">
        <Copy text={text} />
        <pre>{text}</pre>
      </div>
    </details>
  );
}
