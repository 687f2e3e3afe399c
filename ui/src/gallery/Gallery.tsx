// Every component in every state, to look at and to compare. Only in the development build, at #gallery; it is no
// part of the program, so its words stand here. Which of them is shown follows the language of the desk.

import { Form } from "../components/Form.tsx";
import { PlainFrame } from "../components/frame/PlainFrame.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { Skeleton } from "../components/Skeleton.tsx";
import { ManualSteps, StepLine } from "../components/StepLine.tsx";
import { Acts } from "./Acts.tsx";
import { Fields } from "./Fields.tsx";
import { Show } from "./Show.tsx";
import { Tables } from "./Tables.tsx";
import { useWords } from "./use-words.ts";
import { Words } from "./Words.tsx";

export function Gallery() {
  const w = useWords();
  return (
    <PlainFrame wide>
      <PageHeader title={w("部品の一覧", "Components")}>
        <ManualSteps current={4} />
      </PageHeader>
      <Show name="StepLine">
        <StepLine steps={[w("契約先", "Contract"), w("利用者", "User"), w("確認", "Check")]} current={1} />
        <ManualSteps current={5} last="revoked" />
      </Show>
      <Acts />
      <Fields />
      <Words />
      <Tables />
      <Show name="Form">
        <Form
          label={w("見本の入力", "A sample form")}
          onSubmit={() => undefined}
          errors={[{ text: w("入力内容を確認してください。", "Check what you entered.") }]}
          actions={null}
        >
          {null}
        </Form>
      </Show>
      <Show name="Skeleton">
        <Skeleton />
      </Show>
    </PlainFrame>
  );
}
