import { Page } from "@/parts/Page";

export default function HistoryPage() {
  return <Page title="History">{null}</Page>;
}
