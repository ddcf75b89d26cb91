import { Page } from "@/parts/Page";

export default function HelpPage() {
  return <Page title="Help">{null}</Page>;
}
