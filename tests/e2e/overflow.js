// Text that runs out of its box or off the page. Areas that are meant to scroll say so with `data-scroll`.

const complaints = [];
const page = document.documentElement;
if (page.scrollWidth > page.clientWidth) {
  complaints.push(`the page is ${page.scrollWidth} wide and shows ${page.clientWidth}`);
}

for (const element of document.body.querySelectorAll("*:not(script, style, select, option, textarea, svg, svg *)")) {
  const text = element.textContent.trim();
  const style = getComputedStyle(element);
  // Inline boxes have no size of their own, and text for screen readers only is drawn on a single pixel.
  if (!text || style.display === "inline" || element.clientWidth <= 1 || !element.checkVisibility()) continue;
  if (element.matches("[data-scroll]")) continue;
  const wide = element.scrollWidth > element.clientWidth + 1;
  const high = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
  if (wide || high) {
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    complaints.push(
      `${element.localName}${classes} 「${text.slice(0, 40)}」 is ${element.scrollWidth} × ${element.scrollHeight} ` +
        `and shows ${element.clientWidth} × ${element.clientHeight}`,
    );
  }
}
return complaints;
