// What is shown as a file: a drawing as SVG or PNG with its title, its legend and where it comes from, and the
// figures as CSV; and the address of what is shown, to copy.
"use strict";
(function (site) {
  const { words, byId, state, data, element, drawn, fill, parts } = site;
  const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "font-size", "font-family", "font-weight", "text-anchor", "paint-order"];
  const MARGIN = 24;
  const LINE = 22;
  const SCALE = 2;
  // How a drawing is named, and where its heading and legend stand.
  const DRAWINGS = { map: ["map-subject", "legend"], trend: ["trend-subject", "trend-key"], scatter: ["scatter-subject", "scatter-key"] };
  const source = () => byId("content").dataset.source;
  const fileName = (of, ending) => [data.edition, of, state.indicator, state.year].join("-") + "." + ending;

  function save(blob, name) {
    const address = URL.createObjectURL(blob);
    const link = element("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    site.say(fill(words.saved, { name }));
  }

  // --- Drawings ------------------------------------------------------------------------------
  // A copy that needs no style sheet.
  function copy(original) {
    const made = original.cloneNode(true);
    const [from, to] = [original, made].map((one) => [one, ...one.querySelectorAll("*")]);
    from.forEach((one, at) => {
      const style = getComputedStyle(one);
      for (const name of STYLES) {
        const value = style.getPropertyValue(name);
        // A hatching is named by the drawing itself.
        if (value && !(name === "fill" && value.startsWith("url("))) to[at].setAttribute(name, value);
      }
      to[at].removeAttribute("class");
    });
    return made;
  }
  // Words in lines of so many pixels.
  function lines(text, width, size) {
    const most = Math.max(Math.floor(width / (size * 0.54)), 10);
    return text.split(" ").reduce((all, word) => {
      const last = all[all.length - 1];
      if (all.length && (last + " " + word).length <= most) all[all.length - 1] = last + " " + word;
      else all.push(word);
      return all;
    }, []);
  }
  function picture(of) {
    const [title, key] = DRAWINGS[of];
    const original = byId(of).querySelector("svg");
    const size = original.getBoundingClientRect();
    const width = Math.max(size.width, 480);
    const style = getComputedStyle(byId(title));
    const ink = getComputedStyle(document.body).color;
    const said = (x, y, text, attributes) => drawn("text", { x, y, fill: ink, "font-family": style.fontFamily, "font-size": 14, ...attributes }, text);
    const inside = [];
    let y = MARGIN + 10;
    for (const line of lines(byId(title).textContent, width, 17)) {
      inside.push(said(MARGIN, y, line, { "font-size": 17, "font-weight": 600 }));
      y += LINE;
    }
    const place = (drawing, { width: wide, height: high }) => {
      const body = copy(drawing);
      for (const [name, value] of Object.entries({ x: MARGIN, y, width: wide, height: high })) body.setAttribute(name, value);
      inside.push(body);
      y += high + LINE;
    };
    place(original, size);
    // The town, which is too small on the map itself.
    const inset = of === "map" ? byId("inset").querySelector("svg") : null;
    if (inset) {
      inside.push(said(MARGIN, y, byId("inset-title").textContent, { "font-weight": 600 }));
      y += LINE / 2;
      place(inset, inset.getBoundingClientRect());
    }
    for (const item of byId(key).querySelectorAll("li")) {
      const sample = copy(item.querySelector("svg"));
      sample.setAttribute("x", MARGIN);
      sample.setAttribute("y", y - 12);
      inside.push(sample, said(MARGIN + 44, y, item.textContent, {}));
      y += LINE;
    }
    for (const line of lines(source(), width, 12)) {
      inside.push(said(MARGIN, y, line, { "font-size": 12 }));
      y += 17;
    }
    const [whole, tall] = [width + 2 * MARGIN, y + MARGIN / 2];
    const back = getComputedStyle(byId(of).closest(".panel")).backgroundColor;
    return { width: whole, height: tall, made: drawn("svg", { xmlns: "http://www.w3.org/2000/svg", width: whole, height: tall, viewBox: "0 0 " + whole + " " + tall },
      drawn("rect", { width: whole, height: tall, fill: back }), ...inside) };
  }
  const svgText = (made) => new XMLSerializer().serializeToString(made);
  function savePng(of) {
    const { width, height, made } = picture(of);
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = element("canvas", { width: Math.round(width * SCALE), height: Math.round(height * SCALE) });
      const pen = canvas.getContext("2d");
      pen.scale(SCALE, SCALE);
      pen.drawImage(image, 0, 0, width, height);
      canvas.toBlob((blob) => save(blob, fileName(of, "png")), "image/png");
    });
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svgText(made));
  }

  // --- Figures ---------------------------------------------------------------------------------
  // Every cell of a table as it stands there, but for links. Spreadsheets read numbers in the form of the language.
  function csv(table) {
    const separator = data.shared.writing.decimal === "," ? ";" : ",";
    const quoted = (text) => (/[";,\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text);
    const row = (line) => [...line.cells].filter((cell) => !("links" in cell.dataset)).map((cell) => quoted((cell.dataset.value || cell.textContent).trim())).join(separator);
    const caption = table.caption ? [quoted(table.caption.textContent.trim())] : [];
    return "\ufeff" + [...[...table.rows].map(row), "", ...caption, quoted(source())].join("\r\n") + "\r\n";
  }
  function saveCsv(of) {
    // The figures of a map are those of its areas in the table of all units, which is made anew where it is opened.
    if (of === "map") parts.table.show(site.indicators.get(state.indicator), "area");
    const table = byId(of === "map" ? "table" : of);
    save(new Blob([csv(table)], { type: "text/csv;charset=utf-8" }), fileName(of, "csv"));
  }

  // --- The address -----------------------------------------------------------------------------
  function copyLink() {
    const shown = byId("link-text");
    shown.value = location.href;
    const fallback = () => {
      shown.parentElement.hidden = false;
      shown.focus();
      shown.select();
    };
    if (!navigator.clipboard) return fallback();
    return navigator.clipboard.writeText(location.href).then(() => {
      byId("link-said").textContent = words.link_copied;
    }, fallback);
  }

  function start() {
    const ways = { svg: (of) => save(new Blob([svgText(picture(of).made)], { type: "image/svg+xml" }), fileName(of, "svg")), png: savePng, csv: saveCsv };
    for (const button of document.querySelectorAll("button[data-save]")) {
      button.addEventListener("click", () => ways[button.dataset.save](button.dataset.of));
    }
    byId("copy-link").addEventListener("click", copyLink);
  }
  site.parts.download = { start, show() { byId("link-said").textContent = ""; } };
})(window.SITE);
