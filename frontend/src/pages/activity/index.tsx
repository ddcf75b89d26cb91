import { Page } from "@/parts/Page";

export default function ActivityPage() {
  return <Page title="Activity">{null}</Page>;
}
