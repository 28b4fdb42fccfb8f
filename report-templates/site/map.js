// The map: one indicator, a year by itself or a change, with an inset of the town, names, and zoom.
"use strict";
(function (site) {
  const { data, words, HIDDEN, units, byId, state, fill, number, isShown, label, nameOf, ofKind, element, drawn, draw,
    reading, toldReading, told, difference, isMarked, scale } = site;
  const CLOSEST = 12;
  const STEP = 1.5;
  // From this zoom on, and in the inset, names are written where they have room.
  const NAMED = 2.2;
  // A part has an inset where it takes up less of the map than this.
  const SMALL = 0.4;
  const areas = ofKind("area");
  const shapes = new Map();
  const drawings = [];
  // Whether the pointer moved the map since it was pressed, so that letting go chooses nothing.
  let isDragged = false;
  let full = null;
  let box = null;

  // --- Outlines ------------------------------------------------------------------------------
  // In a system of their own: 1000 units along the longer side, from the north.
  function project(features, aspect) {
    const numbers = features.map((one) => one.geometry.coordinates.flat(Infinity)).flat();
    const ends = [0, 1].map((first) => {
      let [low, high] = [Infinity, -Infinity];
      for (let at = first; at < numbers.length; at += 2) [low, high] = [Math.min(low, numbers[at]), Math.max(high, numbers[at])];
      return [low, high];
    });
    const [wide, tall] = [(ends[0][1] - ends[0][0]) * aspect, ends[1][1] - ends[1][0]];
    const unit = 1000 / Math.max(wide, tall);
    const point = ([x, y]) => [(x - ends[0][0]) * aspect * unit, (ends[1][1] - y) * unit];
    return { point, width: wide * unit, height: tall * unit };
  }
  function outline(feature, point) {
    const rings = feature.geometry.type === "Polygon" ? feature.geometry.coordinates : feature.geometry.coordinates.flat();
    const moved = rings.map((ring) => ring.map(point));
    const path = moved.map((ring) => "M" + ring.map(([x, y]) => x.toFixed(1) + " " + y.toFixed(1)).join("L") + "Z").join("");
    const all = moved.flat();
    const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
    const bounds = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    return { path, bounds, ring: moved[0], middle: inside(moved[0], bounds) };
  }
  // Where a line across at some height enters and leaves an outline.
  function crossings(ring, y) {
    const crossed = [];
    ring.forEach(([x1, y1], at) => {
      const [x2, y2] = ring[(at + 1) % ring.length];
      if ((y1 <= y) !== (y2 <= y)) crossed.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    });
    return crossed.sort((a, b) => a - b);
  }
  // How wide words so high may be around a place, to stay inside an outline.
  function room(ring, { x, y }, high) {
    return Math.min(...[y - high / 2, y, y + high / 2].map((line) => {
      const crossed = crossings(ring, line);
      const at = crossed.findIndex((end, index) => index % 2 === 0 && end <= x && crossed[index + 1] >= x);
      return at < 0 ? 0 : 2 * Math.min(x - crossed[at], crossed[at + 1] - x);
    }));
  }
  // A place well inside an outline for its name: the middle of the longest line across it at a few heights.
  function inside(ring, [, top, , bottom]) {
    let best = { width: -1, x: 0, y: 0 };
    for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
      const y = top + (bottom - top) * part;
      const crossed = crossings(ring, y);
      for (let at = 0; at + 1 < crossed.length; at += 2) {
        const width = crossed[at + 1] - crossed[at];
        if (width > best.width) best = { width, x: crossed[at] + width / 2, y };
      }
    }
    return best;
  }

  // --- The drawings ---------------------------------------------------------------------------
  function make(id, within, view) {
    const regions = new Map();
    const fills = drawn("g", {});
    const names = drawn("g", { class: "names" });
    for (const unit of within) {
      const region = drawn("path", { d: shapes.get(unit.id).path, "data-unit": unit.id, class: "region" });
      regions.set(unit.id, region);
      fills.append(region);
    }
    const made = drawn("svg", { viewBox: view.join(" "), "aria-hidden": "true", class: "drawing", preserveAspectRatio: "xMidYMid meet" },
      draw.hatching("hatch-" + id), fills, names);
    byId(id).replaceChildren(made);
    drawings.push({ id, made, fills, names, regions, view });
    made.addEventListener("click", (event) => { if (event.target.dataset.unit && !isDragged) site.toggle(event.target.dataset.unit); });
    made.addEventListener("pointerover", (event) => { if (event.target.dataset.unit) say(event.target.dataset.unit); });
    return drawings[drawings.length - 1];
  }
  function say(id) {
    const indicator = site.indicators.get(state.indicator);
    const unit = units.get(id);
    const apart = difference(indicator, unit);
    byId("map-said").textContent = fill(apart === null ? words.map_said_alone : words.map_said, { name: label(unit),
      value: toldReading(reading(indicator, unit), indicator) + (isMarked(indicator, unit) ? "*" : ""),
      apart: apart === null ? "" : told(apart, indicator, true), benchmark: site.benchmarkName() });
  }
  // Names stand where they fit into their area and meet no other, the larger areas first.
  function showNames({ id, made, names, regions, view }) {
    names.replaceChildren();
    const shownWidth = made.clientWidth || 600;
    const per = Math.max(view[2] / shownWidth, view[3] / (made.clientHeight || 500));
    if (id === "map" && full[2] / view[2] < NAMED) return;
    const size = 11 * per;
    const taken = [];
    const ordered = [...regions.keys()].sort((a, b) => shapes.get(b).middle.width - shapes.get(a).middle.width);
    for (const unit of ordered) {
      const { ring, middle } = shapes.get(unit);
      const { x, y } = middle;
      const width = room(ring, middle, size);
      const said = [nameOf(unit), unit].find((one) => one.length * size * 0.6 < width);
      if (!said) continue;
      const wide = said.length * size * 0.56;
      const own = [x - wide / 2, y - size * 0.7, x + wide / 2, y + size * 0.7];
      if (taken.some((other) => own[0] < other[2] && own[2] > other[0] && own[1] < other[3] && own[3] > other[1])) continue;
      taken.push(own);
      names.append(draw.text(x.toFixed(1), (y + size * 0.35).toFixed(1), said, { "font-size": size.toFixed(2), "text-anchor": "middle", "stroke-width": (size / 4).toFixed(2), "data-name": unit }));
    }
    shadeNames({ names, regions });
  }
  // A name is written so that it can be read on its area.
  function shadeNames({ names, regions }) {
    for (const name of names.children) {
      const region = regions.get(name.dataset.name).classList;
      name.setAttribute("class", region.contains("class-" + (draw.classes - 1)) ? "on-dark" : region.contains("missing") || region.contains("is-hidden") ? "on-panel" : "on-light");
    }
  }
  // The part of the municipality whose areas are so small that they need a drawing of their own.
  function town() {
    const boundsOf = (within) => within.map((unit) => shapes.get(unit.id).bounds).reduce((a, b) =>
      [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
    const parts = data.units.filter((unit) => unit.kind === "part").map((part) => {
      const within = areas.filter((area) => shapes.has(area.id) && site.isWithin(area, part.id));
      return within.length > 5 ? { part, within, bounds: boundsOf(within) } : null;
    }).filter((one) => one !== null);
    const small = parts.find(({ bounds }) => (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) < SMALL * full[2] * full[3]);
    if (!small) return;
    const [left, top, right, bottom] = small.bounds;
    const edge = (right - left) * 0.03;
    byId("inset-part").hidden = false;
    byId("inset-title").textContent = small.part.name;
    make("inset", small.within, [left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge]);
  }

  // --- Zoom ------------------------------------------------------------------------------------
  function look([left, top, width, height]) {
    const wide = Math.min(Math.max(width, full[2] / CLOSEST), full[2]);
    const tall = (wide * full[3]) / full[2];
    const within = (at, size, low, whole) => Math.min(Math.max(at, low), low + whole - size);
    drawings[0].view = [within(left + (width - wide) / 2, wide, full[0], full[2]), within(top + (height - tall) / 2, tall, full[1], full[3]), wide, tall];
    drawings[0].made.setAttribute("viewBox", drawings[0].view.join(" "));
    byId("zoom-out").disabled = byId("zoom-whole").disabled = wide >= full[2] * 0.999;
    byId("zoom-in").disabled = wide <= (full[2] / CLOSEST) * 1.001;
    showNames(drawings[0]);
  }
  // Around a place that stays where it is.
  function zoom(by, [x, y] = [0.5, 0.5]) {
    const [left, top, width, height] = drawings[0].view;
    const [wide, tall] = [width / by, height / by];
    look([left + (width - wide) * x, top + (height - tall) * y, wide, tall]);
  }
  function pan(right, down) {
    const [left, top, width, height] = drawings[0].view;
    look([left + right * width, top + down * height, width, height]);
  }
  function startZoom() {
    const around = byId("map-around");
    const place = (event) => {
      const within = byId("map").getBoundingClientRect();
      return [(event.clientX - within.left) / within.width, (event.clientY - within.top) / within.height];
    };
    byId("zoom-in").addEventListener("click", () => zoom(STEP));
    byId("zoom-out").addEventListener("click", () => zoom(1 / STEP));
    byId("zoom-whole").addEventListener("click", () => look(full));
    const keys = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, -0.2], ArrowDown: [0, 0.2] };
    around.addEventListener("keydown", (event) => {
      if (event.target !== around || event.ctrlKey || event.metaKey) return;
      if (keys[event.key]) pan(...keys[event.key]);
      else if (event.key === "+") zoom(STEP);
      else if (event.key === "-") zoom(1 / STEP);
      else if (event.key === "0") look(full);
      else return;
      event.preventDefault();
    });
    // The wheel moves the page, until somebody works with the map.
    around.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !around.contains(document.activeElement)) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, place(event));
    }, { passive: false });
    let from = null;
    around.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY]; isDragged = false; });
    around.addEventListener("pointermove", (event) => {
      if (!from || !event.buttons || !byId("map").contains(event.target)) return;
      if (!isDragged && Math.hypot(event.clientX - from[0], event.clientY - from[1]) < 4) return;
      isDragged = true;
      const within = byId("map").getBoundingClientRect();
      pan((from[0] - event.clientX) / within.width, (from[1] - event.clientY) / within.height);
      from = [event.clientX, event.clientY];
    });
    window.addEventListener("pointerup", () => { from = null; });
  }

  // --- What it shows ---------------------------------------------------------------------------
  function legend(indicator, all, shown) {
    const { middle, side, named, isDifference, isWithout, groupOf } = scale(indicator, shown.map((one) => one.value));
    const groups = Array.from({ length: draw.classes }, () => []);
    for (const one of shown) {
      const group = groupOf(one.unit, one.value);
      if (group !== null) groups[group].push(isDifference ? difference(indicator, one.unit) : one.value);
      one.group = group;
    }
    const signed = state.before !== 0 || isDifference;
    const text = (value) => number(value, indicator, signed);
    const key = (kind, said, count) => element("li", {}, draw.swatch(kind), said + " (" + count + ")");
    const keys = groups.map((within, index) => {
      within.sort((a, b) => a - b);
      if (index === side && shown.length) return key("class-" + index, named + (middle === 0 && signed ? "" : " " + text(middle)), within.length);
      if (!within.length) return null;
      const [low, high] = [text(within[0]), text(within[within.length - 1])];
      return key("class-" + index, low === high ? low : fill(words.from_to_values, { low, high }), within.length);
    });
    const hidden = all.filter((one) => one.value === HIDDEN).length;
    const missing = all.filter((one) => one.value === null).length;
    const apart = all.length - missing - hidden - shown.filter((one) => one.group !== null).length;
    if (hidden) keys.push(key("hidden", words.legend_hidden, hidden));
    if (missing && apart) keys.push(key("missing", words.legend_either, missing + apart));
    else if (missing) keys.push(key("missing", words.legend_missing, missing));
    else if (apart) keys.push(key("missing", words.legend_not_comparable, apart));
    byId("legend").replaceChildren(...keys.filter((item) => item !== null));
    byId("map-without").textContent = isWithout && shown.length ? fill(words.map_without, { name: site.benchmarkName() }) : "";
    byId("map-kind").hidden = state.kind === "area";
  }
  function show(indicator) {
    if (!drawings.length) return;
    const all = areas.map((unit) => ({ unit, value: reading(indicator, unit), group: null }));
    const shown = all.filter((one) => isShown(one.value)).sort((a, b) => a.value - b.value);
    legend(indicator, all, shown);
    for (const { id, regions, fills } of drawings) {
      for (const { unit, value, group } of all) {
        const region = regions.get(unit.id);
        if (!region) continue;
        const kind = group !== null ? "class-" + group : value === HIDDEN ? "is-hidden" : "missing";
        region.setAttribute("class", "region " + kind + (state.chosen.includes(unit.id) ? " picked" : ""));
        if (value === HIDDEN) region.setAttribute("fill", "url(#hatch-" + id + ")");
        else region.removeAttribute("fill");
        // What is chosen lies above its neighbours.
        if (state.chosen.includes(unit.id)) fills.append(region);
      }
    }
    drawings.forEach(shadeNames);
    const named = (one) => label(one.unit) + " " + toldReading(one.value, indicator);
    byId("map").setAttribute("aria-label", shown.length === 0 ? words.map_none : fill(words.map_text, { title: site.titleOf(indicator),
      shown: shown.length, hidden: all.filter((one) => one.value === HIDDEN).length, low: named(shown[0]), high: named(shown[shown.length - 1]) }));
    byId("map-subject").textContent = site.titleOf(indicator);
    byId("map-said").textContent = "";
  }
  function start() {
    if (!data.map) {
      byId("map-section").hidden = true;
      return;
    }
    const { features } = data.map.shapes;
    box = project(features, data.map.aspect);
    for (const one of features) shapes.set(one.properties.name, outline(one, box.point));
    full = [-10, -10, box.width + 20, box.height + 20];
    make("map", areas.filter((unit) => shapes.has(unit.id)), full);
    byId("map").firstElementChild.style.aspectRatio = full[2] + " / " + full[3];
    town();
    startZoom();
    look(full);
    for (const one of drawings.slice(1)) showNames(one);
  }
  site.parts.map = { views: ["compare"], start, show };
})(window.SITE);
