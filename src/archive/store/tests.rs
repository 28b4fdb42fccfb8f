use chrono::NaiveDate;

use super::{super::*, *};

fn bag(edition: &str, text: &str) -> Bag<'static> {
    Bag {
        edition: edition.parse().unwrap(),
        date: NaiveDate::from_ymd_opt(2026, 2, 9).unwrap(),
        organisation: "Lindefjord\r\nKommune",
        program: "boligmonitor 0.1.0".to_owned(),
        reason: edition.contains('r').then(|| "Fejl i\nindkomst".to_owned()),
        payload: BTreeMap::from([("briefings/100 %.pdf".to_owned(), text.as_bytes().to_vec())]),
    }
}

fn faults(archive: &Path) -> String {
    verify_all(archive, None).unwrap().faults.join("\n")
}

#[test]
fn editions_are_kept_once_and_form_a_chain() {
    let archive = tempfile::tempdir().unwrap();
    let archive = archive.path();
    assert_eq!(store(archive, &bag("2025", "a")).unwrap(), Stored::Now);
    assert_eq!(store(archive, &bag("2025", "a")).unwrap(), Stored::Before);
    let changed = store(archive, &bag("2025", "b")).unwrap_err();
    assert!(
        changed.to_string().contains("data/briefings/100 %.pdf"),
        "{changed}"
    );
    assert!(changed.hint().unwrap().contains("2025-r2"));
    store(archive, &bag("2026", "b")).unwrap();
    // A late correction of an older edition comes after the newest: no bag is left aside.
    store(archive, &bag("2025-r2", "b")).unwrap();
    let info = files::read_text(&archive.join("2025-r2").join(INFO)).unwrap();
    assert!(info.contains("Previous-Edition: 2026\n"), "{info}");
    assert!(
        info.contains("Correction-Reason: Fejl i indkomst\n"),
        "{info}"
    );
    assert!(
        info.contains("Source-Organization: Lindefjord Kommune\n"),
        "{info}"
    );
    let verified = verify_all(archive, None).unwrap();
    assert_eq!(verified.faults, Vec::<String>::new());
    assert_eq!(verified.last.unwrap().0.to_string(), "2025-r2");
    let found = list(archive).unwrap();
    assert_eq!(found.len(), 3);
    assert_eq!(found[1].reason.as_deref(), Some("Fejl i indkomst"));
}

#[test]
fn a_flipped_bit_a_missing_and_an_extra_file_are_found() {
    let archive = tempfile::tempdir().unwrap();
    store(archive.path(), &bag("2025", "a")).unwrap();
    assert_eq!(faults(archive.path()), "");
    let folder = archive.path().join("2025");
    let file = folder.join("data/briefings/100 %.pdf");
    files::write(&file, b"`").unwrap();
    files::write(&folder.join("data/more"), b"").unwrap();
    let said = faults(archive.path());
    assert!(said.contains("changed: ") && said.contains("2025/data/briefings/100 %.pdf"));
    assert!(said.contains("does not belong there: ") && said.contains("2025/data/more"));
    files::remove_file(&file).unwrap();
    let said = faults(archive.path());
    assert!(
        said.contains("missing: ") && said.contains("100 %.pdf"),
        "{said}"
    );
}

#[test]
fn a_bag_that_says_something_untrue_of_itself_is_found() {
    let archive = tempfile::tempdir().unwrap();
    let archive = archive.path();
    store(archive, &bag("2025", "a")).unwrap();
    files::rename(&archive.join("2025"), &archive.join("2024")).unwrap();
    let said = faults(archive);
    assert!(said.contains("says that it is edition 2025"), "{said}");
    files::rename(&archive.join("2024"), &archive.join("2025")).unwrap();
    // Hashes that fit, and a wrong size.
    let folder = archive.join("2025");
    let info = files::read_text(&folder.join(INFO)).unwrap();
    let wrong = info.replace("Payload-Oxum: 1.1", "Payload-Oxum: 2.1");
    let tags = files::read_text(&folder.join(TAG_MANIFEST)).unwrap();
    let tags = tags.replace(&line(info.as_bytes(), INFO), &line(wrong.as_bytes(), INFO));
    files::write(&folder.join(INFO), wrong.as_bytes()).unwrap();
    files::write(&folder.join(TAG_MANIFEST), tags.as_bytes()).unwrap();
    let said = faults(archive);
    assert!(said.contains("says that the payload is 2.1"), "{said}");
}

#[test]
fn nothing_is_added_to_a_broken_chain() {
    let archive = tempfile::tempdir().unwrap();
    let archive = archive.path();
    store(archive, &bag("2024", "a")).unwrap();
    store(archive, &bag("2025", "b")).unwrap();
    files::remove_folder(&archive.join("2024")).unwrap();
    let said = store(archive, &bag("2026", "c")).unwrap_err().to_string();
    assert!(
        said.contains("edition 2024, which is not there any more"),
        "{said}"
    );
    assert!(!archive.join("2026").exists());
}

#[test]
fn a_bag_that_cannot_be_written_leaves_nothing() {
    let archive = tempfile::tempdir().unwrap();
    let archive = archive.path();
    let mut bag = bag("2025", "a");
    // A file in the place of a folder.
    bag.payload.insert("site".to_owned(), b"file".to_vec());
    bag.payload.insert("site/page".to_owned(), b"page".to_vec());
    let said = store(archive, &bag).unwrap_err().to_string();
    assert!(said.contains(".2025.new/data/site"), "{said}");
    assert_eq!(
        files::list(archive).unwrap(),
        Vec::<std::path::PathBuf>::new()
    );
}
