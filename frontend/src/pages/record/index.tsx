import { Page } from "@/parts/Page";

export default function RecordPage() {
  return <Page title="Record">{null}</Page>;
}
