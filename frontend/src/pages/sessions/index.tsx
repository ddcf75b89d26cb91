import { Page } from "@/parts/Page";

export default function SessionsPage() {
  return <Page title="Sessions">{null}</Page>;
}
