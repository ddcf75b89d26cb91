import { Page } from "@/parts/Page";

export default function SettingsPage() {
  return <Page title="Settings">{null}</Page>;
}
