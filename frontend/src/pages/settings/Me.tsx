import { useState } from "react";

import { openKeysHelp } from "@/app/GlobalKeys";
import { prefer, usePreferences, type Preferences } from "@/app/preferences";
import { formatTime, MINE, useNow, useZone } from "@/app/zones";
import { Button } from "@/parts/Button";
import { Card, Field } from "@/parts/Page";
import { LANGUAGES } from "@/texts/language";
import { useTexts } from "@/texts/texts";

import { PasswordCard } from "./PasswordCard";
import { SignIns } from "./SignIns";
import { texts } from "./texts";
import { isZone } from "./zone";

/** How one person likes the console, their password, and where they are signed in. */
export function Me() {
  return (
    <div className="stack">
      <Look />
      <PasswordCard />
      <SignIns />
    </div>
  );
}

function Look() {
  const t = useTexts(texts);
  const { language, theme, view, keys } = usePreferences();
  return (
    <Card title={t("me.look")}>
      <p className="hint">{t("me.kept")}</p>
      <div className="settings-columns">
        <Field id="theme" label={t("me.theme")}>
          <select
            id="theme"
            value={theme}
            onChange={(event) => prefer({ theme: event.target.value as Preferences["theme"] })}
          >
            {(["auto", "light", "dark"] as const).map((each) => (
              <option key={each} value={each}>
                {t(`me.theme.${each}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field id="view" label={t("me.view")}>
          <select
            id="view"
            value={view}
            onChange={(event) => prefer({ view: event.target.value as Preferences["view"] })}
          >
            {(["simple", "technical"] as const).map((each) => (
              <option key={each} value={each}>
                {t(`me.view.${each}`)}
              </option>
            ))}
          </select>
        </Field>
        <Zone />
        <Field id="language" label={t("me.language")}>
          <select
            id="language"
            value={language}
            onChange={(event) => prefer({ language: event.target.value })}
          >
            {[...new Set([...LANGUAGES, language])].map((each) => (
              <option key={each} value={each}>
                {each === "en" ? t("me.language.en") : each}
              </option>
            ))}
          </select>
        </Field>
        <div className="tick">
          <label className="check">
            <input
              type="checkbox"
              checked={keys}
              aria-describedby="keys-hint"
              onChange={(event) => prefer({ keys: event.target.checked })}
            />
            {t("me.keys")}
          </label>
          <span id="keys-hint" className="hint">
            {t("me.keys.hint")}
          </span>
          <span>
            <Button small look="quiet" icon="help" onClick={openKeysHelp}>
              {t("me.keys.list")}
            </Button>
          </span>
        </div>
      </div>
    </Card>
  );
}

const NAMED = ["mine", "store", "quickbooks", "utc"] as const;

function Zone() {
  const t = useTexts(texts);
  const { zone } = usePreferences();
  const shown = useZone();
  const now = useNow();
  const isOther = !NAMED.some((each) => each === zone);
  const [other, setOther] = useState(isOther);
  const [name, setName] = useState(isOther ? zone : "");
  const [wrong, setWrong] = useState(false);
  return (
    <div className="stack">
      <Field
        id="zone"
        label={t("me.zone")}
        hint={t.rich("me.zone.now", { now: <bdi>{formatTime(new Date(now), shown, "minute")}</bdi> })}
      >
        <select
          id="zone"
          value={other ? "other" : zone}
          aria-describedby="zone-hint"
          onChange={(event) => {
            const chosen = event.target.value;
            setOther(chosen === "other");
            if (chosen !== "other") prefer({ zone: chosen });
          }}
        >
          {NAMED.map((each) => (
            <option key={each} value={each}>
              {t(`me.zone.${each}`, { zone: MINE })}
            </option>
          ))}
          <option value="other">{t("me.zone.other")}</option>
        </select>
      </Field>
      {other && (
        <Field id="zone-name" label={t("me.zone.name")} error={wrong ? t("me.zone.unknown") : undefined}>
          <input
            id="zone-name"
            list="zones"
            autoComplete="off"
            spellCheck={false}
            value={name}
            aria-invalid={wrong || undefined}
            aria-describedby="zone-name-error"
            onChange={(event) => {
              setName(event.target.value);
              const known = isZone(event.target.value.trim());
              setWrong(false);
              if (known) prefer({ zone: event.target.value.trim() });
            }}
            onBlur={() => setWrong(Boolean(name.trim()) && !isZone(name.trim()))}
          />
          <datalist id="zones">
            {Intl.supportedValuesOf("timeZone").map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </Field>
      )}
    </div>
  );
}
