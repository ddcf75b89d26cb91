import { Page } from "@/parts/Page";

export default function PendingPage() {
  return <Page title="Pending">{null}</Page>;
}
