// How a person, or a screen reader, names what is on the page. Put before every script of page.rs.

const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();

function roleOf(element) {
  const given = element.getAttribute("role");
  if (given) return given.split(" ")[0];
  const tag = element.localName;
  if (/^h[1-6]$/.test(tag)) return "heading";
  if (tag === "a") return element.hasAttribute("href") ? "link" : "";
  if (tag === "input") {
    const type = element.type;
    if (type === "checkbox" || type === "radio") return type;
    if (type === "button" || type === "submit" || type === "reset") return "button";
    if (type === "number") return "spinbutton";
    if (type === "search") return "searchbox";
    return "textbox";
  }
  if (tag === "textarea") return "textbox";
  if (tag === "select") return element.size > 1 || element.multiple ? "listbox" : "combobox";
  if (tag === "summary") return "button";
  return { button: "button", dialog: "dialog", table: "table", tr: "row", td: "cell", th: "columnheader" }[tag] ?? "";
}

// The parts of the accessible name computation that our pages use.
function nameOf(element) {
  const labelledBy = element.getAttribute("aria-labelledby");
  if (labelledBy) {
    return tidy(labelledBy.split(/\s+/).map((id) => textOf(document.getElementById(id))).join(" "));
  }
  const label = tidy(element.getAttribute("aria-label"));
  if (label) return label;
  if (element.labels?.length) return tidy([...element.labels].map(textOf).join(" "));
  if (element.localName === "input" && /^(button|submit|reset)$/.test(element.type)) return tidy(element.value);
  return textOf(element) || tidy(element.getAttribute("title"));
}

// Text as it is read out: with the alternatives of pictures, without what is hidden from it.
function textOf(node) {
  if (!node) return "";
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
  if (/^(script|style|input|select|textarea)$/.test(node.localName)) return "";
  const label = node.getAttribute("aria-label") ?? (node.localName === "img" ? node.alt : null);
  if (label !== null) return label;
  return tidy([...node.childNodes].map(textOf).join(""));
}

// A label may carry the mark of a field that must be filled in.
const unmarked = (name) => name.replace(/ ?(必須|Required)$/, "");

const is = (element, role, name) => roleOf(element) === role && unmarked(nameOf(element)) === tidy(name);

const find = (role, name) =>
  [...document.querySelectorAll("*")].find((element) => is(element, role, name) && visible(element));
