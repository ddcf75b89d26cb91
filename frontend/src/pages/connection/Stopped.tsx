import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Card, Field } from "@/parts/Page";
import { Said } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { useOnce } from "@/work/once";

import { texts } from "./texts";

type Answer = Shapes["Release"]["answer"];

/** Nothing is written until a person says what happened to the company file. */
export function Stopped({ stopped, company }: { stopped: Shapes["Stopped"]; company: string }) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  const { advice } = stopped;
  return (
    <Card
      title={t("stopped")}
      tone="red"
      actions={
        <Button look="main" needs="manager" aria-haspopup="dialog" onClick={() => setAsking(true)}>
          {t("stopped.release")}
        </Button>
      }
    >
      <p>
        <Said>{advice.why}</Said>{" "}
        {stopped.since && (
          <span className="soft">{t.rich("stopped.since", { when: <Time at={stopped.since} ago /> })}</span>
        )}
      </p>
      {advice.steps.length > 0 && (
        <div>
          <h3>{t("stopped.do")}</h3>
          <ol className="check-list">
            {advice.steps.map((step) => (
              <li key={step}>
                <Said>{step}</Said>
              </li>
            ))}
          </ol>
        </div>
      )}
      <p>
        <Link to="/help/codes/$code" params={{ code: stopped.code }}>
          {t("stopped.help")}
        </Link>
      </p>
      {asking && <Release company={company} onClose={() => setAsking(false)} />}
    </Card>
  );
}

const ANSWERS: readonly Answer[] = ["other_file", "right_file"];

function Release({ company, onClose }: { company: string; onClose: () => void }) {
  const t = useTexts(texts);
  const id = useId();
  const once = useOnce();
  const [answer, setAnswer] = useState<Answer>();
  const [reason, setReason] = useState("");
  const release = async () => {
    if (!answer) return;
    const body = { answer, reason };
    const done = await once.run(body, (headers) =>
      rest.POST("/api/v1/companies/{company_id}/release-writes", {
        params: { path: { company_id: company } },
        body,
        headers,
      }),
    );
    if (!done) return;
    say(t(`release.done.${answer}`));
    onClose();
  };
  return (
    <Confirm
      title={t("release.title")}
      hint={t("release.lead")}
      go={t("release.go")}
      busy={once.busy}
      failure={once.failure}
      why={answer ? undefined : t("release.choose")}
      onGo={() => void release()}
      onClose={onClose}
    >
      <fieldset className="release-answers">
        <legend className="hidden">{t("release.title")}</legend>
        {ANSWERS.map((each) => (
          <label key={each} htmlFor={`${id}-${each}`}>
            <input
              type="radio"
              id={`${id}-${each}`}
              name={id}
              checked={answer === each}
              aria-describedby={`${id}-${each}-more`}
              onChange={() => setAnswer(each)}
            />
            <strong>{t(`release.${each}`)}</strong>
            <span id={`${id}-${each}-more`} className="soft">
              {t(`release.${each}.more`)}
            </span>
          </label>
        ))}
      </fieldset>
      <Field id={`${id}-reason`} label={t("release.reason")}>
        <input
          id={`${id}-reason`}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </Confirm>
  );
}
