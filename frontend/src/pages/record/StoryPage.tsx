import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

import type { Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useKeys } from "@/app/keys";
import { patient } from "@/app/patient";
import { useView } from "@/app/view";
import { useMoney } from "@/parts/Money";
import { Button } from "@/parts/Button";
import { copyText } from "@/parts/copy";
import { Menu } from "@/parts/Menu";
import { Card, Page } from "@/parts/Page";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { AdviceCard } from "@/work/AdviceCard";
import { BundleButton } from "@/work/BundleButton";
import { CopyLink, CopySummary } from "@/work/copies";
import { Notes } from "@/work/Notes";

import { Compare } from "./Compare";
import { Ids } from "./Ids";
import { LinkCard } from "./LinkCard";
import { Lines } from "./Lines";
import { OrdersOf } from "./OrdersOf";
import { texts } from "./texts";
import { useSummary, VerdictLine } from "./VerdictLine";

const TaskDialog = lazy(patient(() => import("@/work/task/TaskDialog")));

type Story = Shapes["Story"];

/** One record from the store to QuickBooks: the verdict, what to do, all that happened, both sides. */
export function StoryPage({ story }: { story: Story }) {
  const t = useTexts(texts);
  const money = useMoney();
  const { technical } = useView();
  const { set, get } = useAddress();
  const { order, product, outlook } = story;
  const [newest] = story.tasks;
  const subject = `${story.store}/${story.type}/${story.ext_id}`;
  const summary = useSummary(story);
  useKeys({
    c: () => void copyText(location.href),
    y: () => void copyText(`${summary}\n${location.href}`),
  });
  const amount = order?.total ?? product?.price;
  return (
    <Page
      title={<bdi>{story.title}</bdi>}
      state={story.title}
      lead={
        <span className="record-lead">
          {story.who && <bdi>{story.who}</bdi>}
          {amount && <bdi className="number">{money(amount, order?.currency)}</bdi>}
          {order && (
            <span>{t.rich("placed", { time: <Time key="placed" at={order.placed_at} how="day" /> })}</span>
          )}
          <bdi>{story.store_name}</bdi>
        </span>
      }
      actions={<Actions story={story} subject={subject} summary={summary} />}
    >
      <VerdictLine story={story} />
      {outlook.advice && !story.never_send && (
        <AdviceCard
          advice={outlook.advice}
          selection={{ tasks: newest ? [newest.id] : [] }}
          bundle={{ scope: "record", id: subject }}
          task={newest}
          problem={story.problem}
          quiet={story.standing === "in_both"}
        />
      )}
      <div className="story-columns">
        <Card title={t("story")}>
          <Lines
            story={story}
            all={technical || get("lines") === "all"}
            onAll={(all) => set({ lines: all ? "all" : undefined })}
          />
        </Card>
        <div className="stack">
          <Compare story={story} />
          {story.link && <LinkCard link={story.link} />}
          <Card title={t("notes")}>
            <Notes type="record" subject={subject} />
          </Card>
          <Ids story={story} open={technical} />
        </div>
      </div>
      {story.orders.length > 0 && <OrdersOf orders={story.orders} />}
      <p>
        <Link to="/records" search={{ type: story.type === "order" ? undefined : story.type }}>
          {t("back", { type: story.type })}
        </Link>
      </p>
    </Page>
  );
}

function Actions({ story, subject, summary }: { story: Story; subject: string; summary: string }) {
  const t = useTexts(texts);
  const [doing, setDoing] = useState<"never_send" | "send_after_all">();
  const [newest] = story.tasks;
  const posted = story.standing === "in_both" || story.standing === "differs";
  const may = newest && (story.type === "order" || story.type === "product") && !posted;
  return (
    <>
      <CopyLink />
      <CopySummary summary={summary} />
      <BundleButton scope="record" id={subject} />
      {may && (
        <Menu icon="more" look="plain" name={t("more")}>
          {story.never_send ? (
            <Button look="quiet" icon="play" needs="manager" onClick={() => setDoing("send_after_all")}>
              {t("after")}
            </Button>
          ) : (
            <Button look="quiet" icon="close" needs="manager" onClick={() => setDoing("never_send")}>
              {t("never")}
            </Button>
          )}
        </Menu>
      )}
      {doing && newest && (
        <Suspense>
          <TaskDialog action={doing} task={newest} onClose={() => setDoing(undefined)} />
        </Suspense>
      )}
    </>
  );
}
