import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";

import { api, type Shapes } from "@/api/client";
import { useCurrency } from "@/app/company";
import { useKeys } from "@/app/keys";
import { useZone } from "@/app/zones";
import { Button } from "@/parts/Button";
import { copyText } from "@/parts/copy";
import { Card, Page } from "@/parts/Page";
import { Fault, Said, Skeleton } from "@/parts/states";
import { DoingDialog, type Doing } from "@/pages/problems/doing";
import { ProblemMenu } from "@/pages/problems/ProblemMenu";
import { StateMore, StatePill } from "@/pages/problems/StatePill";
import { useTending } from "@/pages/problems/tending";
import "@/pages/problems/style.css";
import { texts as listTexts } from "@/pages/problems/texts";
import { useTexts } from "@/texts/texts";
import { AdviceCard } from "@/work/AdviceCard";
import { BundleButton } from "@/work/BundleButton";
import { CopyLink, CopySummary } from "@/work/copies";
import { Notes } from "@/work/Notes";

import { Facts } from "./Facts";
import { History } from "./History";
import { LastFix } from "./LastFix";
import { Records } from "./Records";
import { Relations } from "./Relations";
import "./style.css";
import { texts } from "./texts";
import { Together } from "./Together";

type Detail = Shapes["ProblemDetail"];

/** One problem and everything it touches. */
export default function ProblemPage() {
  const t = useTexts(texts);
  const { id = "" }: { id?: string } = useParams({ strict: false });
  const zone = useZone();
  const { data, error, refetch } = api.useQuery("get", "/api/v1/problems/{problem_id}", {
    params: { path: { problem_id: id }, query: { zone } },
  });
  if (data) return <Shown problem={data} />;
  return (
    <Page title={t("title")}>
      {error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={8} />}
    </Page>
  );
}

function Shown({ problem }: { problem: Detail }) {
  const t = useTexts(texts);
  const list = useTexts(listTexts);
  const navigate = useNavigate();
  const tending = useTending();
  const currency = useCurrency(problem.company);
  const [doing, setDoing] = useState<Doing>();
  const ids = [problem.id];
  const selection = { problems: ids };
  const [example] = problem.together.examples;
  const summary = `${problem.what_happened} ${list(`state.${problem.state}`)}.`;
  const open = problem.open > 0;
  useKeys({
    ...(open && {
      r: () => setDoing({ what: "retry", ids }),
      e: () => setDoing({ what: "mark", ids }),
    }),
    c: () => void copyText(location.href),
    y: () => void copyText(`${summary}\n${location.href}`),
  });
  return (
    <Page
      title={<Said>{problem.sentence}</Said>}
      state={problem.sentence}
      lead={<Said>{problem.what_happened}</Said>}
      actions={
        <>
          <CopyLink />
          <CopySummary summary={summary} />
          <BundleButton scope="problem" id={problem.id} />
        </>
      }
    >
      <div className="row problem-state">
        <StatePill problem={problem} />
        <StateMore problem={problem} />
        {open && problem.owner !== tending.mine && (
          <Button small icon="person" needs="manager" onClick={() => tending.take(ids)}>
            {list("take")}
          </Button>
        )}
        {open && (
          <Button small icon="retry" needs="manager" onClick={() => setDoing({ what: "retry", ids })}>
            {t("retry")}
          </Button>
        )}
        <ProblemMenu problem={problem} onDo={setDoing} />
      </div>
      <LastFix problem={problem} />
      <AdviceCard
        advice={problem.advice}
        selection={selection}
        bundle={{ scope: "problem", id: problem.id }}
        task={problem.open === 1 ? example : undefined}
        count={problem.open}
        amount={Number(problem.money) ? problem.money : null}
        currency={currency}
        quiet={!problem.stops || !open}
      />
      <Facts problem={problem} />
      <Records problem={problem} />
      <div className="columns">
        <Together
          problem={problem}
          onSplit={(id) => void navigate({ to: "/problems/$id", params: { id } })}
        />
        <div className="stack">
          <History events={problem.history} />
          <Card title={t("notes")}>
            <Notes type="problem" subject={problem.id} />
          </Card>
        </div>
      </div>
      <Relations problem={problem} />
      <p>
        <Link to="/problems">{t("back")}</Link>
      </p>
      <DoingDialog doing={doing} onClose={() => setDoing(undefined)} />
    </Page>
  );
}
