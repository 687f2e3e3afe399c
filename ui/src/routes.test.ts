import { expect, it } from "vitest";
import { createFake } from "./ipc/fake.ts";
import { maySee, NAVIGATION, placeAt, trailTo } from "./routes.ts";

it("leads to a place by the places above it", () => {
  expect(trailTo("/manage/users/unlock").map(({ title }) => title)).toEqual([
    "nav.manage",
    "nav.manageUsers",
    "nav.unlock",
  ]);
  expect(trailTo("/").map(({ title }) => title)).toEqual(["nav.top"]);
  expect(placeAt("/tokens/detail/KT000001")?.path).toBe("/tokens/detail/$serial");
  expect(placeAt("/tokens/unheard-of")).toBeUndefined();
});

it("shows only what the role may do", async () => {
  const seenBy = async (as: string) => {
    const session = await createFake({ as }).ipc.session();
    return NAVIGATION.filter((path) => maySee(session, path));
  };
  expect(await seenBy("yamada")).toEqual(["/", "/history", "/settings"]);
  expect(await seenBy("kobayashi")).toEqual(["/", "/tokens", "/history", "/settings"]);
  expect(await seenBy("suzuki")).toEqual(["/", "/manage", "/verify", "/tokens", "/history", "/settings"]);
});
