import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";

import { api } from "@/api/client";
import { Problem } from "@/api/problem";
import { openFinder } from "@/app/finder";
import { useGoTo } from "@/app/path";
import { shell } from "@/app/texts";
import { Button, LinkButton } from "@/parts/Button";
import { Page } from "@/parts/Page";
import { Empty, Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** From a code that was read out to the page that it belongs to. */
export default function GoPage() {
  const t = useTexts(texts);
  const words = useTexts(shell);
  const { code = "" }: { code?: string } = useParams({ strict: false });
  const goTo = useGoTo();
  const { data, error, refetch } = api.useQuery(
    "get",
    "/api/v1/go/{code}",
    { params: { path: { code } } },
    { enabled: code !== "", gcTime: 0 },
  );
  const path = data?.path;
  useEffect(() => {
    if (path) goTo(path, { replace: true });
  }, [path, goTo]);
  if (!error) {
    return (
      <Page title={t("title", { code })}>
        <Skeleton lines={4} />
      </Page>
    );
  }
  const status = error instanceof Problem ? error.status : 0;
  if (status !== 404 && status !== 410) {
    return (
      <Page title={t("title", { code })}>
        <Fault failure={error} retry={() => void refetch()} />
      </Page>
    );
  }
  const title = t(status === 410 ? "removed.title" : "missing.title", { code });
  return (
    <Page title={title}>
      <Empty
        icon={status === 410 ? "history" : "search"}
        title={title}
        actions={
          <>
            <Button icon="search" onClick={openFinder}>
              {t("search")}
            </Button>
            <LinkButton to="/">{words("home")}</LinkButton>
          </>
        }
      >
        {status === 410 ? <Said>{(error as unknown as Problem).message}</Said> : t("missing.text")}
      </Empty>
    </Page>
  );
}
