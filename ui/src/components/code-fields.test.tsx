import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { createFake } from "../ipc/fake.ts";
import { CodeField, SerialField } from "./CodeField.tsx";
import { Form } from "./Form.tsx";
import { PasswordField } from "./PasswordField.tsx";
import { renderScreen } from "./testing.tsx";
import { withoutUsed } from "./used-code.ts";

const code = () => screen.getByRole<HTMLInputElement>("textbox", { name: /ワンタイムパスワード/ });
const serial = () => screen.getByRole<HTMLInputElement>("textbox", { name: /シリアル番号/ });

async function renderCode(groupDigits = true) {
  const fake = createFake();
  fake.state.preferences.groupDigits = groupDigits;
  const onChange = vi.fn();
  const shown = await renderScreen(<CodeField onChange={onChange} />, { ipc: fake.ipc });
  await shown.user.click(code());
  return { ...shown, onChange };
}

it.each([
  ["1", "1"],
  ["123", "123"],
  ["1234", "123 4"],
  ["123456", "123 456"],
  ["1234567", "1234 567"],
  ["12345678", "1234 5678"],
])("groups digits while they are typed: %s is %s", async (typed, shown) => {
  const { user, onChange } = await renderCode();
  await user.keyboard(typed);
  expect(code()).toHaveValue(shown);
  expect(onChange).toHaveBeenLastCalledWith(typed);
  expect(code()).toHaveAttribute("autocomplete", "off");
  expect(code()).toHaveAttribute("inputmode", "numeric");
});

it("does not group if that is not wished", async () => {
  const { user } = await renderCode(false);
  await user.keyboard("123456");
  expect(code()).toHaveValue("123456");
});

it.each(["123 456", "１２３４５６", "123-456", " 1 2 3 4 5 6\n", "１２３　４５６"])(
  "takes 「%s」 pasted",
  async (pasted) => {
    const { user, onChange } = await renderCode();
    await user.paste(pasted);
    expect(code()).toHaveValue("123 456");
    expect(onChange).toHaveBeenLastCalledWith("123456");
  },
);

it.each(["12345a", "１２３あ", "123456789"])("leaves 「%s」 as it was typed", async (typed) => {
  const { user, onChange } = await renderCode();
  await user.paste(typed);
  expect(code()).toHaveValue(typed);
  expect(onChange).toHaveBeenLastCalledWith(typed);
});

it("the caret stays where one types and erases, over the gap as well", async () => {
  const { user } = await renderCode();
  await user.keyboard("123456");
  code().setSelectionRange(1, 1);
  await user.keyboard("9");
  expect(code()).toHaveValue("1923 456");
  expect(code().selectionStart).toBe(2);
  await user.keyboard("{Backspace}");
  expect(code()).toHaveValue("123 456");
  expect(code().selectionStart).toBe(1);
  // Behind the gap: what is erased is the digit before it.
  code().setSelectionRange(4, 4);
  await user.keyboard("{Backspace}");
  expect(code()).toHaveValue("124 56");
  code().setSelectionRange(3, 3);
  await user.keyboard("{Delete}");
  expect(code()).toHaveValue("124 6");
});

it("leaves a text alone while an input method composes it", async () => {
  const { onChange } = await renderCode();
  const field = code();
  fireEvent.compositionStart(field);
  fireEvent.input(field, { target: { value: "１２３４" } });
  expect(field).toHaveValue("１２３４");
  expect(onChange).not.toHaveBeenCalled();
  fireEvent.compositionEnd(field);
  expect(field).toHaveValue("123 4");
  expect(onChange).toHaveBeenLastCalledWith("1234");
});

/** A form whose act takes its time, as when the display changes meanwhile. */
function Slow({ act }: { act: () => Promise<void> }) {
  const [value, setValue] = useState("");
  const submit = async () => {
    await act();
    setValue(withoutUsed(value));
  };
  return (
    <Form onSubmit={() => void submit()} actions={<button type="submit">go</button>}>
      <CodeField value={value} onChange={setValue} />
    </Form>
  );
}

it("what was typed for the next display stays when the one before was refused", async () => {
  let refuse = () => {};
  const act = () => new Promise<void>((resolve) => (refuse = resolve));
  const { user } = await renderScreen(<Slow act={act} />);
  await user.type(code(), "111111{Enter}");
  await user.clear(code());
  await user.type(code(), "2222");
  refuse();
  await user.type(code(), "22");
  expect(code()).toHaveValue("222 222");
});

it.each([
  ["ｋｇ０００００１", "KG000001"],
  ["kg-0000 01", "KG000001"],
  ["KG‐0000－01　", "KG000001"],
])("a serial number typed as 「%s」 is %s", async (typed, plain) => {
  const onChange = vi.fn();
  const { user } = await renderScreen(<SerialField onChange={onChange} />);
  await user.click(serial());
  await user.paste(typed);
  expect(serial()).toHaveValue(plain);
  expect(onChange).toHaveBeenLastCalledWith(plain);
});

it.each([
  ["KG00O012", true],
  ["KGI00012", true],
  ["KG000012", false],
  ["KOI", false],
])("a serial number %s: look closely? %s", async (typed, asked) => {
  const { user } = await renderScreen(<SerialField />);
  await user.type(serial(), typed);
  expect(screen.queryAllByText(/O（オー）/)).toHaveLength(asked ? 1 : 0);
});

async function renderEnrolment() {
  const onSubmit = vi.fn();
  const shown = await renderScreen(
    <Form onSubmit={onSubmit} actions={<button type="submit">go</button>}>
      <SerialField required />
      <CodeField required />
      <PasswordField label="確認用パスワード" required />
    </Form>,
  );
  return { ...shown, onSubmit };
}

it("a barcode scanner fills in the serial number and goes on to the next empty field", async () => {
  const { user, onSubmit } = await renderEnrolment();
  await user.type(serial(), "KG000012{Enter}");
  expect(onSubmit).not.toHaveBeenCalled();
  expect(code()).toHaveFocus();
});

it("scanned last, it submits; also a field before it is gone back to", async () => {
  const { user, onSubmit } = await renderEnrolment();
  await user.type(screen.getByLabelText(/^確認用パスワード/, { selector: "input" }), "secret");
  await user.type(serial(), "KG000012{Enter}");
  expect(code()).toHaveFocus();
  await user.type(code(), "123456");
  await user.type(serial(), "{Enter}");
  expect(onSubmit).toHaveBeenCalledOnce();
});

it("an empty serial number is asked for as ever", async () => {
  const { user, onSubmit } = await renderEnrolment();
  await user.type(serial(), "{Enter}");
  expect(onSubmit).toHaveBeenCalledOnce();
});
