//! The web page as somebody without a mouse, with a screen reader or with a small screen has it.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::{browser::Browser, demo::RUN};

const PAGE: &str = "output/2026/site/index.html";
const WIDE: (u32, u32) = (1300, 900);
/// 1,280 pixels at 400 % (WCAG 1.4.10).
const SMALL: (u32, u32) = (320, 640);
/// Each view of the page, with something chosen, a hidden figure and a break among it.
const VIEWS: [&str; 4] = [
    "#i=convicted&y=2025&u=119,e05,126",
    "#v=table&i=outside_work&y=2025&b=2015&u=119",
    "#v=estates&i=outside_work&y=2025&u=119",
    "#v=moves&i=outside_work&y=2025&u=119&m=119",
];

fn page() -> PathBuf {
    RUN.path(PAGE)
}

/// What has the focus, and whether that is seen.
const FOCUS: &str = "(() => {
  const one = document.activeElement;
  const look = getComputedStyle(one);
  const seen = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
  return [one.id || one.className || one.tagName, seen, Boolean(one.closest('#interactive'))];
})()";

/// Presses Tab until an expression holds.
fn tab_to(browser: &mut Browser, expression: &str) {
    for _ in 0..40 {
        browser.press("Tab");
        if browser.value(expression) == true {
            return;
        }
    }
    panic!("Tab never comes to {expression}");
}

#[test]
fn everything_is_done_by_keyboard() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let browser = &mut browser;
    browser.open(&page(), "", WIDE);
    browser.press("Tab");
    assert_eq!(
        browser.value("document.activeElement.className"),
        "skip",
        "the first stop leads past the head"
    );
    browser.press("Tab");
    assert_eq!(browser.value("document.activeElement.id"), "search");
    finds_an_area(browser);
    goes_through_the_tabs(browser);
    changes_the_year(browser);
    goes_through_the_ranking(browser);
    narrows_the_estates(browser);
    browser.was_quiet(page().parent().unwrap());
}

fn finds_an_area(browser: &mut Browser) {
    browser.type_in("birkeholm");
    assert_eq!(
        browser.text("document.getElementById('found').textContent"),
        "2 fundet"
    );
    let on = "document.activeElement.textContent";
    browser.press("ArrowDown");
    assert!(browser.text(on).starts_with("119 Birkeholm"));
    browser.press("ArrowDown");
    assert!(browser.text(on).starts_with("e05 Birkeholmparken"));
    browser.press("ArrowUp");
    browser.press("ArrowUp");
    assert_eq!(browser.value("document.activeElement.id"), "search");
    browser.press("Enter");
    let chosen = browser.text("document.getElementById('chosen').textContent");
    assert!(chosen.contains("119 Birkeholm"), "{chosen}");
    let said = browser.text("document.getElementById('announce').textContent");
    assert!(said.starts_with("119 Birkeholm er valgt. "), "{said}");
    let live = browser.accessible().into_iter().any(|node| {
        node["role"]["value"] == "status"
            && node["properties"]
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one["value"]["value"] == "polite"))
    });
    assert!(live, "a live region says so");
    // What nobody has is told, and Escape clears it.
    browser.type_in("xyz");
    let found = browser.text("document.getElementById('found').textContent");
    assert_eq!(found, "Ingen med det navn eller nummer");
    browser.press("Escape");
    assert_eq!(browser.value("document.getElementById('search').value"), "");
}

fn goes_through_the_tabs(browser: &mut Browser) {
    tab_to(browser, "document.activeElement.role === 'tab'");
    let open = "[...document.querySelectorAll('[role=tabpanel]')].filter((one) => !one.hidden)
      .map((one) => one.id + ' ' + document.activeElement.id + ' ' + document.activeElement.ariaSelected).join()";
    for (key, view) in [
        ("ArrowRight", "table"),
        ("ArrowRight", "scatter"),
        ("ArrowRight", "heat"),
        ("ArrowRight", "estates"),
        ("End", "moves"),
        ("Home", "compare"),
    ] {
        browser.press(key);
        assert_eq!(browser.text(open), format!("panel-{view} tab-{view} true"));
    }
    browser.press("Tab");
    assert_ne!(
        browser.value("document.activeElement.role"),
        "tab",
        "one stop"
    );
}

fn changes_the_year(browser: &mut Browser) {
    tab_to(browser, "document.activeElement.id === 'year'");
    browser.press("ArrowLeft");
    let said = browser.text("document.getElementById('announce').textContent");
    assert!(said.contains("2024"), "{said}");
    let now = "document.getElementById('year').getAttribute('aria-valuetext')";
    assert!(browser.text(now).starts_with("2024"));
    browser.press("Home");
    assert!(browser.text(now).starts_with("2015"));
    browser.press("End");
    assert!(browser.text(now).starts_with("2025"));
}

fn goes_through_the_ranking(browser: &mut Browser) {
    tab_to(
        browser,
        "Boolean(document.activeElement.closest('#ranking'))",
    );
    let at = "[...document.querySelectorAll('#ranking button')].indexOf(document.activeElement)";
    browser.press("Home");
    assert_eq!(browser.value(at), 0);
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    assert_eq!(browser.value(at), 2);
    let pressed = "document.activeElement.getAttribute('aria-pressed')";
    let before = browser.text(pressed);
    browser.press("Enter");
    assert_eq!(browser.value(at), 2, "the focus stays where it was");
    assert_ne!(browser.text(pressed), before);
}

fn narrows_the_estates(browser: &mut Browser) {
    browser.value("document.getElementById('tab-estates').click()");
    tab_to(browser, "document.activeElement.id === 'association'");
    browser.press("ArrowDown");
    let rows = "document.querySelectorAll('#estates-table tbody tr').length";
    let fewer = browser.value(rows).as_i64().unwrap();
    assert!((1..5).contains(&fewer), "{fewer}");
    let said = browser.text("document.getElementById('announce').textContent");
    assert_eq!(said, format!("Viser {fewer} af 5 boligområder."));
    tab_to(
        browser,
        "Boolean(document.activeElement.closest('#estates-table tbody th'))",
    );
    browser.press("Enter");
    assert_eq!(browser.value("document.activeElement.className"), "estate");
}

#[test]
fn every_view_is_named_legible_and_fits_into_a_small_window() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    for view in VIEWS {
        for size in [WIDE, SMALL] {
            browser.open(&page(), view, size);
            browser.value(
                "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
            );
            let nothing: [&str; 0] = [];
            assert_eq!(names_missing(&mut browser), nothing, "{view}");
            assert_eq!(
                browser.value(LOW_CONTRAST),
                Value::from(nothing.to_vec()),
                "{view}"
            );
            assert_eq!(
                browser.value(TOO_WIDE),
                Value::from(nothing.to_vec()),
                "{view} {size:?}"
            );
            assert_eq!(
                browser.value(TOO_SMALL),
                Value::from(nothing.to_vec()),
                "{view}"
            );
            headings_are_in_order(&mut browser);
            browser.was_quiet(page().parent().unwrap());
        }
    }
}

#[test]
fn every_stop_of_the_tab_key_is_seen() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    for view in VIEWS {
        browser.open(&page(), view, WIDE);
        let mut stops = Vec::new();
        for _ in 0..120 {
            browser.press("Tab");
            let focus = browser.value(FOCUS);
            if stops.len() > 1 && focus[2] != true {
                break;
            }
            assert_eq!(focus[1], true, "{view}: {focus} after {stops:?}");
            stops.push(focus[0].clone());
            // The PDFs of the table are as many as there are areas, and alike.
            if view.contains("v=table") && stops.len() > 30 {
                break;
            }
        }
        assert!(stops.len() > 8, "{view}: {stops:?}");
    }
}

/// Returns what can be worked with, or stands for a picture or a part, and has no name.
fn names_missing(browser: &mut Browser) -> Vec<String> {
    let roles = [
        "button",
        "link",
        "searchbox",
        "textbox",
        "combobox",
        "slider",
        "tab",
        "tabpanel",
        "region",
        "image",
        "img",
        "tablist",
        "table",
        "article",
        "DisclosureTriangle",
        "DisclosureTriangleGrouped",
    ];
    let nodes = browser.accessible();
    let named = |node: &&Value| {
        let name = node["name"]["value"].as_str().unwrap_or_default();
        !name.trim().is_empty()
    };
    let of_role = nodes.iter().filter(|node| {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        roles.contains(&role)
    });
    let (with, without): (Vec<_>, Vec<_>) = of_role.partition(named);
    assert!(with.len() > 90, "{} have names", with.len());
    without.iter().map(ToString::to_string).collect()
}

fn headings_are_in_order(browser: &mut Browser) {
    let levels = browser.value(
        "[...document.querySelectorAll('h1, h2, h3, h4')].filter((one) => one.checkVisibility())
           .map((one) => Number(one.tagName[1]))",
    );
    let levels: Vec<i64> = levels
        .as_array()
        .unwrap()
        .iter()
        .map(|level| level.as_i64().unwrap())
        .collect();
    assert_eq!(levels[0], 1);
    assert!(
        levels
            .windows(2)
            .all(|pair| pair[1] <= pair[0] + 1 && pair[1] > 1),
        "{levels:?}"
    );
}

/// Texts under 4.5:1 (large ones 3:1), and bars, lines and edges of fields under 3:1.
const LOW_CONTRAST: &str = "(() => {
  const parts = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  // The name of an area lies on the area, and is written in white on the darkest alone.
  const darkest = [...document.querySelectorAll('#map path')].find((one) => one.classList.contains('class-6'));
  const behind = (one) => {
    if (one.classList.contains('on-dark')) return getComputedStyle(darkest).fill;
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const [, , , alpha] = parts(colour);
      if (parts(colour).length === 3 || alpha === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !one.checkVisibility({ visibilityProperty: true })) continue;
    const look = getComputedStyle(one);
    const colour = one instanceof SVGElement ? look.fill : look.color;
    const size = parseFloat(look.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(look.fontWeight) >= 700);
    const found = ratio(colour, behind(one));
    seen += 1;
    if (found < (large ? 3 : 4.5)) low.push(walker.currentNode.data.trim() + ' ' + colour + ' ' + found.toFixed(2));
  }
  const graphics = [...document.querySelectorAll('svg.bar rect, svg.gauge rect')].map((one) => [one, getComputedStyle(one).fill])
    .concat([...document.querySelectorAll('#trend path[stroke-width]')].filter((one) => Number(one.getAttribute('stroke-width')) >= 2)
      .map((one) => [one, getComputedStyle(one).stroke]))
    .concat([...document.querySelectorAll('select, input[type=search], .remove')].map((one) => [one.parentElement, getComputedStyle(one).borderTopColor]))
    .filter(([one]) => one.checkVisibility());
  for (const [one, colour] of graphics) {
    if (colour !== 'none' && ratio(colour, behind(one)) < 3) low.push(one.outerHTML.slice(0, 80) + ' ' + colour);
  }
  return seen > 100 ? low : ['only ' + seen + ' texts'];
})()";

/// What lies beyond the edge of the window, but for what scrolls in a place of its own.
const TOO_WIDE: &str = "(() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.checkVisibility() &&
    !one.closest('.scroll > *, .skip, .hidden-text, svg *') && one.getBoundingClientRect().right > width + 1);
  if (document.documentElement.scrollWidth > width) wide.push(document.body);
  return wide.map((one) => one.tagName + ' ' + one.id + ' ' + one.className + ' ' + one.getBoundingClientRect().right);
})()";

/// Buttons and fields under 24 pixels (WCAG 2.5.8).
const TOO_SMALL: &str = "[...document.querySelectorAll('button, select, input, summary')].filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height < 24 || one.getBoundingClientRect().width < 24)
  .map((one) => one.outerHTML.slice(0, 100))";

/// What is cut at the edge of a sheet, or lies on what follows it, on paper.
const NOT_ON_PAPER: &str = "(() => {
  const sheet = document.body.getBoundingClientRect();
  const faults = [...document.body.querySelectorAll('*')].filter((one) => one.checkVisibility() && !one.closest('svg *, .hidden-text'))
    .filter((one) => one.getBoundingClientRect().right > sheet.right + 1)
    .map((one) => 'cut: ' + one.tagName + ' ' + one.id + ' ' + one.className + ' ' + one.textContent.slice(0, 40));
  for (const [above, below] of [['#map svg', '#legend'], ['#trend svg', '#trend-notes']]) {
    const [one, other] = [above, below].map((name) => document.querySelector(name));
    if (!one || !one.checkVisibility() || !other.checkVisibility()) continue;
    const [upper, lower] = [one, other].map((part) => part.getBoundingClientRect());
    if (upper.height < 100 || upper.bottom > lower.top + 1) faults.push(above + ' lies on ' + below);
  }
  const scrolled = [...document.querySelectorAll('.scroll, .ranking')].filter((one) => one.checkVisibility())
    .filter((one) => one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflow !== 'visible');
  return faults.concat(scrolled.map((one) => 'scrolls: ' + one.id));
})()";

#[test]
fn on_paper_nothing_is_cut_and_nothing_lies_on_another() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    for view in VIEWS {
        // Drawn for a window, then printed on a sheet of A4.
        browser.open(&page(), view, WIDE);
        browser.call("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
        browser.value("document.body.style.width = '688px'");
        let faults = browser.value(NOT_ON_PAPER);
        browser.call("Emulation.setEmulatedMedia", &json!({ "media": "" }));
        assert_eq!(faults, json!([]), "{view}");
    }
}
