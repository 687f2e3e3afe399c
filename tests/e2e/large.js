// How fast the list at hand is, and whether a row of it is ever blank. Put before every script of large.rs.

const grid = () => document.querySelector("[role=grid]");
const rows = () => [...(grid()?.querySelectorAll("[role=row] [role=rowheader]") ?? [])];
const frame = () => new Promise(requestAnimationFrame);
const painted = async () => {
  await frame();
  await frame();
};
const until = async (done) => {
  const end = performance.now() + 20_000;
  while (!done()) {
    if (performance.now() > end) throw new Error(`never: ${done}`);
    await frame();
  }
};

/** Milliseconds from `act` until `done` holds and is painted. */
const time = async (act, done) => {
  const from = performance.now();
  act();
  await until(done);
  await painted();
  return performance.now() - from;
};

/** Types into the field that has the focus, as a key does. */
const type = (key) => document.execCommand("insertText", false, key);

/** Points down the middle of the list at which no row with a text stands. */
const blanks = () => {
  const { left, width, top, bottom } = grid().getBoundingClientRect();
  const head = grid().querySelector("[role=rowgroup]").getBoundingClientRect().bottom;
  const places = Array.from({ length: 12 }, (_, i) => head + 4 + ((bottom - head - 24) * i) / 11);
  return places.filter((y) => {
    const row = document.elementFromPoint(left + width / 2, y)?.closest("[role=row]");
    return y > top && !row?.innerText.trim();
  }).length;
};
