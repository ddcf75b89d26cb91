import { Page } from "@/parts/Page";

export default function GoPage() {
  return <Page title="Go">{null}</Page>;
}
