import { expect, it } from "vitest";
import { createFake } from "./fake.ts";

const password = { confirmationPassword: "renshu-kakunin-suzuki", otp: null };

it("signs in with password and one-time password, each once", async () => {
  const { ipc, code, forward } = createFake({ phase: "sign_in" });
  await expect(ipc.signIn("suzuki", "wrong")).rejects.toMatchObject({ code: "wrong_credentials" });
  expect((await ipc.signIn("suzuki", "renshu-login-suzuki")).phase).toBe("one_time_password");
  const used = code("KT000001");
  expect((await ipc.giveOneTimePassword(used, null)).phase).toBe("desk");
  await ipc.signOut();
  await ipc.signIn("suzuki", "renshu-login-suzuki");
  await expect(ipc.giveOneTimePassword(used, null)).rejects.toMatchObject({ code: "otp_replayed" });
  forward();
  expect((await ipc.giveOneTimePassword(code("KT000001"), null)).acts).toContain("unlock");
});

it("takes a temporary code in place of the token's, once", async () => {
  const { ipc } = createFake();
  const { codes } = await ipc.issueTemporaryCodes({ loginId: "sato", count: 10, hours: 24 }, password);
  expect(new Set(codes).size).toBe(10);
  const desk = createFake({ as: "sato" });
  const [otp = ""] = codes;
  const sato = desk.state.users[1];
  if (sato) sato.temporaryCodes = { codes: [otp], used: [], validUntil: "2026-11-24T00:00:00Z" };
  const authorisation = { confirmationPassword: "renshu-kakunin-sato", otp };
  await desk.ipc.deleteUser("yamada", authorisation);
  const again = desk.ipc.deleteUser("tanaka", authorisation);
  await expect(again).rejects.toMatchObject({ code: "otp_replayed" });
});

it("unlocks, with a row for each", async () => {
  const { ipc } = createFake();
  const request = {
    users: ["tanaka", "sato", "suzuki"],
    spokeToUser: true,
    request: { number: null, sealChecked: false },
  };
  const rows = await ipc.unlock(request, password);
  expect(rows.map(({ refused }) => refused?.code)).toEqual([undefined, "nothing_to_unlock", "own_unlock"]);
  expect((await ipc.user("tanaka")).otp).toBe("active");
});

it("ends every sharer's registration on a lost token", async () => {
  const { ipc, code } = createFake({ as: "sato" });
  const authorisation = { confirmationPassword: "renshu-kakunin-sato", otp: code("KT000002") };
  const request = {
    users: ["tanaka"],
    reason: "lost",
    request: { number: null, sealChecked: false },
    lastTokens: [] as string[],
  } as const;
  const { rows } = await ipc.revoke({ ...request, users: ["tanaka"] }, authorisation);
  expect(rows.map(({ loginId }) => loginId)).toEqual(["tanaka", "suzuki"]);
  expect((await ipc.token("KT000001")).state).toBe("lost");
});
