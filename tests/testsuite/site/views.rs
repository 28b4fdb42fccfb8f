//! What can be looked at: changes, benchmarks, marks, fifths, zoom, files, and how fast a step is.

use serde_json::{Value, json};

use super::profiles::{profiles, rows};
use crate::{browser::Browser, demo::RUN};

const PAGE: &str = "output/2026/site/index.html";
const FIFTHS: [&str; 5] = [
    "laveste",
    "næstlaveste",
    "midterste",
    "næsthøjeste",
    "højeste",
];

#[test]
fn fifths_and_marks_are_those_of_the_briefings() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&RUN.path(PAGE), "#i=outside_work&y=2025", (1280, 1600));
    let groups = browser.value(
        "Object.fromEntries([...document.querySelectorAll('#ranking h3')].flatMap((title) =>
          [...title.nextElementSibling.querySelectorAll('button')].map((one) =>
            [one.dataset.unit, [title.textContent.toLowerCase(), one.querySelector('.value').textContent]])))",
    );
    let groups = groups.as_object().unwrap();
    assert_eq!(groups.len(), 79);
    let (mut fifths, mut stars) = (0, 0);
    let rendering: Value = serde_json::from_str(&RUN.read("output/2026/rendering.json")).unwrap();
    for (name, page) in profiles(&RUN) {
        let Some(area) = name.strip_prefix("area-") else {
            continue;
        };
        let rows = rows(&page, "key-figures");
        let row = rows
            .iter()
            .find(|row| row[0].starts_with("Uden for arbejde og uddannelse"))
            .unwrap();
        let [fifth, value] = [0, 1].map(|at| groups[area][at].as_str().unwrap());
        let told = &rendering["comparisons"][area]["outside_work"]["band"]["fifth"];
        let told = usize::try_from(told.as_u64().unwrap()).unwrap();
        assert_eq!(fifth, format!("{} femtedel", FIFTHS[told - 1]), "{name}");
        assert_eq!(value, row[1], "{name}");
        fifths += 1;
        stars += usize::from(value.ends_with('*'));
    }
    assert!(fifths == 79 && stars > 10, "{fifths} {stars}");
}

#[test]
fn a_change_between_two_years_is_on_the_map_and_in_order() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let page = RUN.path(PAGE);
    browser.open(&page, "#i=outside_work&y=2025&b=2020", (1280, 1600));
    let legend = browser.text("document.getElementById('legend').innerText");
    assert!(
        legend.contains("Uændret") && legend.contains('+'),
        "{legend}"
    );
    let subject = browser.text("document.getElementById('map-subject').textContent");
    assert_eq!(
        subject,
        "Uden for arbejde og uddannelse, ændring fra 2020 til 2025"
    );
    // Across a changed boundary nothing is compared.
    browser.open(&page, "#i=outside_work&y=2025&b=2015", (1280, 1600));
    let hidden = browser.text("document.getElementById('ranking-hidden').textContent");
    assert!(
        hidden.contains("Kan ikke sammenlignes hen over et brud"),
        "{hidden}"
    );
    assert!(
        !browser
            .text("document.getElementById('ranking').textContent")
            .contains("Vesterhegn")
    );
    // A hidden figure is hatched, and no shade of the scale.
    browser.open(&page, "#i=lifestyle_diseases&y=2025", (1280, 1600));
    let shaded = browser.value(
        "[...document.querySelectorAll('.region.is-hidden')].filter((one) => !one.getAttribute('fill').startsWith('url('))
          .length + document.querySelectorAll('.region.is-hidden[class*=class-]').length",
    );
    assert_eq!(shaded, 0);
    browser.was_quiet(page.parent().unwrap());
}

#[test]
fn a_benchmark_is_what_the_reader_chooses() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let page = RUN.path(PAGE);
    let row = "[...document.querySelectorAll('#table tbody tr')].find((one) => one.cells[0].textContent === '119').innerText";
    for (hash, told) in [
        ("#v=table&i=outside_work&y=2025", "+17"),
        ("#v=table&i=outside_work&y=2025&w=region", "+18"),
        ("#v=table&i=outside_work&y=2025&w=119", "\t0"),
    ] {
        browser.open(&page, hash, (1280, 1600));
        let said = browser.text(row);
        assert!(said.contains(told), "{hash}: {said}");
    }
    let choices = browser.value("document.querySelectorAll('#benchmark option').length");
    assert!(choices.as_u64().unwrap() > 100, "{choices}");
}

#[test]
fn what_has_no_figure_or_no_meaning_is_not_compared_with() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let page = RUN.path(PAGE);
    let text = |browser: &mut Browser, id: &str| {
        browser.text(&format!("document.getElementById('{id}').innerText"))
    };
    // A count says how large an area is: it goes out from the mean, whatever the address names.
    for benchmark in ["own-district", "region", "denmark"] {
        let hash = format!("#i=residents&y=2025&w={benchmark}");
        browser.open(&page, &hash, (1280, 1600));
        let choices = browser.text(
            "[...document.getElementById('benchmark').options].map((one) => one.text).join()",
        );
        assert_eq!(choices, "Områdernes gennemsnit");
        let legend = text(&mut browser, "legend");
        assert!(legend.contains("Gennemsnit 1.518"), "{legend}");
    }
    browser.open(&page, "#i=net_moves&y=2025&w=region", (1280, 1600));
    assert_eq!(
        text(&mut browser, "map-without"),
        "Region Vestfjord har intet vist tal her; farverne går ud fra områdernes gennemsnit."
    );
    // Areas that came later are counted, and earlier years alone are compared with.
    browser.open(&page, "#i=outside_work&y=2018&k=estate", (1280, 1600));
    let begun = text(&mut browser, "year-begun");
    assert!(
        begun.starts_with("41 områder har først tal fra 2022."),
        "{begun}"
    );
    assert!(text(&mut browser, "legend").contains("Intet tal (41)"));
    assert_eq!(
        text(&mut browser, "map-kind"),
        "Kortet viser altid områderne."
    );
    let years = browser
        .text("[...document.getElementById('before').options].map((one) => one.value).join()");
    assert_eq!(years, "0,2017,2016,2015");
    // A kind of which there is one to compare with is none to look through.
    let kinds =
        browser.text("[...document.getElementById('kind').options].map((one) => one.value).join()");
    assert!(
        !kinds.contains("region") && !kinds.contains("country"),
        "{kinds}"
    );
    browser.was_quiet(page.parent().unwrap());
}

#[test]
fn a_star_is_explained_where_one_stands_and_nowhere_else() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let page = RUN.path(PAGE);
    let shown =
        "[...document.querySelectorAll('[role=tabpanel]')].find((one) => !one.hidden).innerText";
    for view in ["compare", "table", "heat"] {
        for (years, with) in [
            ("y=2025", true),
            ("y=2018", false),
            ("y=2025&b=2018", false),
        ] {
            let hash = format!("#v={view}&i=outside_work&{years}");
            browser.open(&page, &hash, (1280, 1600));
            let text = browser.text(shown);
            assert_eq!(text.contains("%*"), with, "{hash}");
            let told = text.contains("* Forskellen fra kommunen er større end");
            assert_eq!(told, with, "{hash}");
        }
    }
}

#[test]
fn the_map_zooms_by_buttons_and_keys_and_has_an_inset_of_the_town() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let page = RUN.path(PAGE);
    browser.open(&page, "#i=outside_work&y=2025", (1280, 1600));
    let wide = "Number(document.querySelector('#map svg').getAttribute('viewBox').split(' ')[2])";
    let whole = browser.value(wide).as_f64().unwrap();
    browser.value(
        "document.getElementById('zoom-in').click(); document.getElementById('zoom-in').click()",
    );
    let close = browser.value(wide).as_f64().unwrap();
    assert!(close < whole / 2.0, "{close} of {whole}");
    assert!(
        browser
            .value("document.querySelectorAll('#map .names text').length")
            .as_u64()
            > Some(0)
    );
    browser.value("document.getElementById('map-around').focus()");
    browser.press("ArrowRight");
    browser.type_in("0");
    assert_eq!(browser.value(wide).as_f64(), Some(whole));
    let inset = browser.text("document.getElementById('inset-part').innerText");
    assert!(inset.contains("Lindefjord by"), "{inset}");
    assert_eq!(
        browser.value("document.querySelectorAll('#inset .region').length"),
        38
    );
    browser.was_quiet(page.parent().unwrap());
}

#[test]
fn back_goes_to_what_was_shown_before_and_the_window_says_what_is_shown() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&RUN.path(PAGE), "#i=outside_work&y=2025", (1280, 1600));
    let title = browser.text("document.title");
    assert!(
        title.starts_with("Uden for arbejde og uddannelse, 2025"),
        "{title}"
    );
    browser.value("document.getElementById('tab-heat').click()");
    assert!(browser.text("location.hash").contains("v=heat"));
    assert!(browser.text("document.title").contains("Overblik"));
    let back = "new Promise((done) => { addEventListener('hashchange', () => setTimeout(done, 50), { once: true }); history.back(); })";
    browser.value(back);
    assert_eq!(browser.text("document.title"), title);
    assert_eq!(
        browser.value("document.getElementById('panel-compare').hidden"),
        Value::Bool(false)
    );
}

#[test]
fn what_is_shown_becomes_files_that_say_where_they_come_from() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let page = RUN.path(PAGE);
    browser.open(&page, "#i=outside_work&y=2025&u=119", (1280, 1600));
    let allow = json!({ "behavior": "allow", "downloadPath": folder.path() });
    browser.call("Page.setDownloadBehavior", &allow);
    let mut texts = Vec::new();
    for (way, of) in [("svg", "map"), ("csv", "map"), ("png", "trend")] {
        let file = folder
            .path()
            .join(format!("2026-{of}-outside_work-2025.{way}"));
        browser.value(&format!(
            "document.querySelector('[data-save={way}][data-of={of}]').click()"
        ));
        for _ in 0..100 {
            if file.exists() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        texts.push(std::fs::read(&file).unwrap());
    }
    let source = "Boligsocial monitorering 2026, Lindefjord Kommune. Udgivet 9. februar 2026. Syntetiske data.";
    let (drawing, table) = (
        String::from_utf8_lossy(&texts[0]),
        String::from_utf8_lossy(&texts[1]),
    );
    // The town has an inset on the page, and in the file.
    assert!(drawing.contains(">Lindefjord by</text>") && drawing.matches("<svg").count() > 3);
    assert!(
        drawing.contains("<svg")
            && drawing.contains("Boligsocial monitorering 2026, Lindefjord Kommune.")
    );
    assert!(
        table.contains("119;Birkeholm;") && table.contains(source),
        "{table}"
    );
    assert_eq!(&texts[2][1..4], b"PNG");
    browser.was_quiet(page.parent().unwrap());
}

#[test]
fn a_step_of_the_year_makes_no_more_than_the_page_once() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(
        &RUN.path(PAGE),
        "#i=outside_work&y=2025&u=119,120",
        (1400, 1000),
    );
    // How many changes a step makes at once, and how many elements it makes for each that there is.
    let step = "(() => { const year = document.getElementById('year'); year.value = 10;
      year.dispatchEvent(new Event('input'));
      const seen = new MutationObserver(() => {});
      seen.observe(document.body, { attributes: true, characterData: true, childList: true, subtree: true });
      const start = performance.now();
      year.value = 9; year.dispatchEvent(new Event('input')); document.body.offsetHeight;
      const took = performance.now() - start;
      const changes = seen.takeRecords(); seen.disconnect();
      let made = 0;
      for (const change of changes) for (const node of change.addedNodes) {
        made += node.querySelectorAll ? 1 + node.querySelectorAll('*').length : 0;
      }
      return [changes.length, made / document.querySelectorAll('*').length, took]; })()";
    for view in ["compare", "table", "scatter", "heat"] {
        browser.value(&format!("document.getElementById('tab-{view}').click()"));
        let found = browser.value(step);
        let [changes, made, took] = [0, 1, 2].map(|place| found[place].as_f64().unwrap());
        println!(
            "a step of the year in {view}: {changes} changes, {made:.2} of the page, {took:.1} ms"
        );
        assert!(changes > 0.0 && made <= 1.0, "{view}: {changes} {made}");
    }
}
