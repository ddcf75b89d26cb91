import { Page } from "@/parts/Page";

export default function SessionPage() {
  return <Page title="Session">{null}</Page>;
}
