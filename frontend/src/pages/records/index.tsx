import { Page } from "@/parts/Page";

export default function RecordsPage() {
  return <Page title="Records">{null}</Page>;
}
