//! Briefings as somebody hears them who does not see them.

use crate::{demo::briefings_of_units, pdf::Pdf};

#[test]
fn pictures_have_words_and_tables_have_headers() {
    for (file, bytes) in briefings_of_units() {
        let pdf = Pdf::read(&bytes);
        let figures = pdf.elements("Figure");
        assert!(figures.len() >= 2, "{file} has {} pictures", figures.len());
        for figure in figures {
            let alt = figure
                .get(b"Alt")
                .and_then(lopdf::Object::as_str)
                .unwrap_or_default();
            // One sentence of what it shows; the figures are in the tables.
            assert!((40..600).contains(&alt.len()), "{file}: {alt:?}");
        }
        assert!(pdf.elements("TH").len() >= 5, "{file}");
        assert!(
            pdf.elements("H1").len() == 1 && pdf.elements("H2").len() >= 3,
            "{file}"
        );
    }
}

/// As somebody hears a briefing who does not see it: the name of each row comes before its figures, the
/// name of a theme spans its table, marks are passed by, and what symbols mean is said before the table.
#[test]
fn tables_are_read_row_by_row() {
    for (file, bytes) in briefings_of_units() {
        let pdf = Pdf::read(&bytes);
        let tables = pdf.elements("Table");
        assert!(tables.len() >= 3, "{file} has {} tables", tables.len());
        for table in tables {
            let inside = pdf.below(table);
            // Bands, lines and bars are for the eye alone.
            assert!(
                !inside.iter().any(|one| Pdf::kind(one) == "Figure"),
                "{file}"
            );
            let mut rows = inside.into_iter().filter(|one| Pdf::kind(one) == "TR");
            let heads = pdf.children(rows.next().unwrap());
            let columns = heads.len();
            for head in heads {
                assert_eq!(Pdf::kind(head), "TH", "{file}");
                let scope = pdf.attribute(head, b"Scope");
                assert_eq!(scope.as_deref(), Some("Column"), "{file}");
            }
            for row in rows {
                let cells = pdf.children(row);
                let kinds: Vec<&str> = cells.iter().map(|cell| Pdf::kind(cell)).collect();
                let is_group = kinds == ["TD"] && columns > 1;
                let begins = match kinds[0] {
                    "TH" => pdf.attribute(cells[0], b"Scope").as_deref() == Some("Row"),
                    // A code stands before the name.
                    _ => kinds.get(1) == Some(&"TH"),
                };
                assert!(is_group || begins, "{file}: {kinds:?}");
            }
        }
    }
}

#[test]
fn symbols_are_explained_before_the_table() {
    for (file, bytes) in briefings_of_units() {
        let pdf = Pdf::read(&bytes);
        let text = &pdf.text;
        // Of the municipality another table, without such symbols, stands before.
        let key = text.find("halvdelenafområderne");
        let key = key.unwrap_or_else(|| panic!("{file}"));
        if !file.starts_with("municipality") {
            assert!(key < text.find("Indikator").unwrap(), "{file}");
        }
        let star = text
            .find(if file.starts_with("municipality") {
                "*vedenændring"
            } else {
                "*vedettalfor"
            })
            .unwrap_or_else(|| panic!("{file}"));
        let listed = text.rfind("På1år").unwrap();
        assert!(star < listed, "{file}");
    }
}
