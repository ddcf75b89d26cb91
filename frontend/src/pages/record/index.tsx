import { useParams } from "@tanstack/react-router";

import { api } from "@/api/client";
import { Problem } from "@/api/problem";
import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { openFinder } from "@/app/finder";
import { Button } from "@/parts/Button";
import { Page } from "@/parts/Page";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { Several } from "./Several";
import { StoryPage } from "./StoryPage";
import "./style.css";
import { texts } from "./texts";

type Type = "order" | "product" | "customer" | "list";

/** By the store and its own id where the address names the store; else by whatever it may be called. */
function useStory(type: Type, ref: string) {
  const { get } = useAddress();
  const { id: company } = useCompany();
  const store = get("store");
  const exact = api.useQuery(
    "get",
    "/api/v1/records/{store_id}/{type}/{ext_id}",
    { params: { path: { store_id: store, type, ext_id: ref } } },
    { enabled: store !== "" },
  );
  const called = api.useQuery(
    "get",
    "/api/v1/records/{type}/{ref}",
    { params: { path: { type, ref }, query: { ...(company && { company }) } } },
    { enabled: store === "" },
  );
  return store ? exact : called;
}

export default function RecordPage() {
  const t = useTexts(texts);
  const { type = "order", ref = "" }: { type?: string; ref?: string } = useParams({ strict: false });
  const { data, error, refetch } = useStory(type as Type, ref);
  if (data) return <StoryPage story={data} />;
  const failure: unknown = error;
  if (failure instanceof Problem && failure.code === "several") return <Several type={type} name={ref} />;
  if (failure instanceof Problem && (failure.status === 404 || failure.status === 422)) {
    const title = t("none.title", { type, ref });
    return (
      <Page title={title}>
        <Empty
          icon="search"
          title={title}
          actions={
            <Button icon="search" onClick={openFinder}>
              {t("search")}
            </Button>
          }
        >
          {t("none.text")}
        </Empty>
      </Page>
    );
  }
  return (
    <Page title={`${t("title.type", { type })} ${ref}`}>
      {failure ? <Fault failure={failure} retry={() => void refetch()} /> : <Skeleton lines={8} />}
    </Page>
  );
}
