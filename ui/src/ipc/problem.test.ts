import { expect, it } from "vitest";
import { errorText } from "./problem.ts";

it("puts the parameters into the sentence", () => {
  const problem = { code: "otp_wrong", params: { failures: 3, left: 2 } };
  expect(errorText(problem, "ja")).toBe(
    "ワンタイムパスワードが正しくありません。残り回数は2回です。0回になると利用停止になります。",
  );
  expect(errorText(problem, "en")).toContain("suspended: 2.");
});

it("chooses the sentence by the first parameter that names one", () => {
  const tooShort = errorText({ code: "password_rule", params: { rule: "login_too_short" } }, "en");
  const differ = errorText({ code: "password_rule", params: { min: 8, rule: "must_differ" } }, "en");
  expect(tooShort).toBe("The login password must have at least 12 characters.");
  expect(differ).toBe("The confirmation password must be different from the login password.");
});

it("takes a parameter as it is, also where it looks like a pattern", () => {
  const problem = { code: "entity_unknown", params: { entity: "$& {{x}}" } };
  expect(errorText(problem, "en")).toBe("There is a reference to an entity that is not allowed: “$& {{x}}”.");
});

it("shows the code where there is no sentence", () => {
  expect(errorText({ code: "wrong_state", params: { state: "unheard_of" } }, "ja")).toBe("wrong_state");
  expect(errorText({ code: "unheard_of", params: {} }, "ja")).toBe("unheard_of");
});
