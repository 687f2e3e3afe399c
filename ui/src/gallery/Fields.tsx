import { useState } from "react";
import { Checkbox } from "../components/Checkbox.tsx";
import { CodeField, SerialField } from "../components/CodeField.tsx";
import { DateField } from "../components/DateField.tsx";
import { PasswordField } from "../components/PasswordField.tsx";
import { RadioGroup } from "../components/RadioGroup.tsx";
import { SearchField } from "../components/SearchField.tsx";
import { Select } from "../components/Select.tsx";
import { TextArea, TextField } from "../components/TextField.tsx";
import { Show } from "./Show.tsx";
import { useWords } from "./use-words.ts";

/** Fields: empty with a hint, required, filled, wrong, disabled. */
export function Fields() {
  const w = useWords();
  const [search, setSearch] = useState("KT");
  const [choice, setChoice] = useState<"lost" | "faulty">("lost");
  const [day, setDay] = useState<string | null>("2026-11-24");
  const label = w("氏名", "Name");
  const wrong = w("氏名を入力してください。", "Enter a name.");
  const reasons = [
    {
      value: "lost" as const,
      text: w("紛失・盗難", "Lost or stolen"),
      title: w("紛失・盗難", "Lost or stolen"),
      description: w("すべての共有者を失効します", "Every sharer is detached"),
    },
    { value: "faulty" as const, text: w("故障", "Faulty"), title: w("故障", "Faulty") },
  ];
  const states = [{}, { error: wrong }, { disabled: true }];
  const rows = states.map((state, index) => ({ state, key: ["normal", "wrong", "disabled"][index] ?? "" }));
  return (
    <>
      <Show name="TextField">
        <div className="row">
          <TextField label={label} description={w("全角で入力してください。", "As on the form.")} />
          <TextField label={label} required defaultValue="田中 三郎" />
          <TextField label={label} required error={wrong} />
          <TextField label={label} disabled defaultValue="田中 三郎" />
        </div>
        <TextArea label={w("備考", "Note")} width="full" />
      </Show>
      {rows.map(({ state, key }) => (
        <Show key={key} name={`Fields: ${key}`}>
          <div className="row">
            <PasswordField label={w("ログインパスワード", "Login password")} {...state} />
            <CodeField {...state} defaultValue="123456" />
            <SerialField {...state} defaultValue="KT000001" />
            <DateField label={w("利用開始日", "Use-start date")} value={day} onChange={setDay} {...state} />
            <Select
              label={w("理由", "Reason")}
              value={key === "normal" ? null : choice}
              onChange={setChoice}
              options={reasons}
              {...state}
            />
          </div>
          <RadioGroup
            label={w("理由", "Reason")}
            value={choice}
            onChange={setChoice}
            options={reasons}
            {...state}
          />
          <RadioGroup
            cards
            label={w("理由", "Reason")}
            value={choice}
            onChange={setChoice}
            options={reasons}
            {...state}
          />
          <Checkbox required {...state}>
            {w("本人に状況を確認しました", "I asked the user what happened")}
          </Checkbox>
        </Show>
      ))}
      <Show name="SearchField">
        <SearchField label={w("検索", "Search")} value={search} onChange={setSearch} />
        <SearchField label={w("検索", "Search")} value="" onChange={setSearch} />
      </Show>
    </>
  );
}
