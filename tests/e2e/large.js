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

/** Of points down the middle of the list, as far as it is in sight: how many there are, and at which no text stands. */
const look = () => {
  // Above the bar by which it scrolls sideways: that lies over the list.
  const { left, width, bottom } = grid().getBoundingClientRect();
  const head = grid().querySelector("[role=rowgroup]").getBoundingClientRect().bottom;
  const places = Array.from({ length: 8 }, (_, i) => head + 4 + ((bottom - head - 36) * i) / 7);
  const hits = places.map((y) => document.elementFromPoint(left + width / 2, y)).filter((hit) => grid().contains(hit));
  const empty = hits.filter((hit) => !hit.closest("[role=row]")?.textContent.trim());
  return { seen: hits.length, blank: empty.length, where: empty.map((hit) => `${hits.indexOf(hit)}: ${hit.outerHTML.slice(0, 120)}`) };
};

let frames = 0;
let blank = 0;
let fewest = Number.POSITIVE_INFINITY;
let where = [];
/** Lets a frame be drawn, and looks at it. */
const next = async () => {
  await frame();
  frames += 1;
  const found = look();
  blank += found.blank;
  fewest = Math.min(fewest, found.seen);
  where = found.where;
};
