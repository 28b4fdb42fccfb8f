//! The archive: what is in it, whether it is sound, and what can be made from it alone.

use std::{fs, process::Command};

use crate::{
    pdf::Pdf,
    support::{Project, Run, copy_folder},
};

const REASON: &str = r#"Fejl i <b>tallene</b> #panic("x") *_$ {{ 7 * 7 }}"#;

/// Two editions and a correction, each on changed deliveries.
fn three_editions() -> Project {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    project.replace("data/raw/counts-2025.csv", "1,1005,301,62", "1,1005,351,62");
    correct(&project, &["--reason", REASON]).ends_with_code(0);
    project
}

fn correct(project: &Project, more: &[&str]) -> Run {
    project.run(&[&["run", "--edition", "2026-r2"], more].concat())
}

fn verify(project: &Project) -> Run {
    project.run(&["archive", "verify"])
}

#[test]
fn a_correction_has_a_reason_on_every_page_and_keeps_it() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    correct(&project, &[])
        .ends_with_code(2)
        .says("nothing says why")
        .says("--reason");
    correct(&project, &["--reason", " \n "]).ends_with_code(2);
    correct(&project, &["--reason", &"x".repeat(201)]).ends_with_code(2);
    project
        .run(&["run", "--reason", "why"])
        .ends_with_code(2)
        .says("edition 2026 corrects no earlier one");
    correct(&project, &["--reason", REASON]).ends_with_code(0);
    let before = project.files("output/archive");
    correct(&project, &[]).ends_with_code(0);
    assert!(before == project.files("output/archive"));
    let said = format!("Rettet udgave: {REASON}");
    for (name, bytes) in project.files("output/2026-r2/briefings") {
        let pdf = Pdf::read(&bytes);
        assert!(pdf.holds(&said), "{name}: {}", pdf.text);
    }
    for (name, bytes) in project.files("output/2026/briefings") {
        assert!(!Pdf::read(&bytes).holds("Rettet udgave"), "{name}");
    }
    let mail = project.read("output/outbox/2026-r2/norre_at_Lilleby.example.eml");
    let mail = mail_parser::MessageParser::default()
        .parse(mail.as_bytes())
        .unwrap()
        .into_owned();
    assert!(mail.body_text(0).unwrap().contains(&said));
    let html = mail.body_html(0).unwrap();
    assert!(
        html.contains("Rettet udgave: Fejl i &lt;b&gt;tallene"),
        "{html}"
    );
    let unchanged = "Nøgletallene i dokumenterne her er de samme som i udgave 2026.";
    assert!(mail.body_text(0).unwrap().contains(unchanged));
    assert!(html.contains(unchanged), "{html}");
    let page = project.read("output/2026-r2/site/index.html");
    assert!(
        page.contains("Rettet udgave: Fejl i &lt;b&gt;tallene"),
        "{page}"
    );
    project
        .run(&["archive", "list"])
        .ends_with_code(0)
        .says(&format!("corrected: {REASON}"));
}

#[test]
fn a_mail_tells_what_its_recipient_had_otherwise_and_no_other_figures() {
    let project = three_editions();
    let mail = |name: &str| {
        let mail = project.read(&format!("output/outbox/2026-r2/{name}.eml"));
        let mail = mail_parser::MessageParser::default().parse(mail.as_bytes());
        let mail = mail.unwrap().into_owned();
        let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
        (mail.subject().unwrap().to_owned(), text)
    };
    let changes = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.contains(": før "));
        lines.map(str::to_owned).collect()
    };
    let (subject, north) = mail("norre_at_Lilleby.example");
    assert_eq!(subject, "Rettet: Områder i tal 2026-r2 fra Lilleby Kommune");
    assert!(
        north.contains("disse tal rettet siden udgave 2026:"),
        "{north}"
    );
    assert_eq!(
        changes(&north),
        ["- Unge, Ålandsgade, 1. januar 2025: før 30\u{a0}%, nu 35\u{a0}%"]
    );
    // Another recipient gets the briefing about the municipality, in which another figure changed.
    let (_, whole) = mail("okonomi_at_lilleby.example");
    assert!(!whole.contains("Ålandsgade,"), "{whole}");
    assert!(
        changes(&whole)
            .iter()
            .all(|line| line.contains(", Lilleby Kommune, ")),
        "{whole}"
    );
    let all = project.run(&["archive", "diff", "2026", "2026-r2", "--figures"]);
    let all = all.ends_with_code(0).stdout;
    assert!(
        all.starts_with("unit,year,indicator,before,now\n")
            && all.contains("\n1,2025,young,30,35\n"),
        "{all}"
    );
    let earlier = project.read("output/outbox/2026/norre_at_Lilleby.example.eml");
    assert!(!earlier.contains("tal rettet"), "{earlier}");
}

#[test]
fn every_fault_of_an_archive_is_told_with_its_path() {
    let project = three_editions();
    verify(&project)
        .ends_with_code(0)
        .says("it ends with 2026-r2");
    let table = project.path("output/archive/2026/data/published.csv");
    let bytes = fs::read(&table).unwrap();
    let mut flipped = bytes.clone();
    flipped[100] ^= 1;
    fs::write(&table, &flipped).unwrap();
    verify(&project)
        .ends_with_code(6)
        .says("changed: output/archive/2026/data/published.csv")
        .says("2026  NOT SOUND")
        .says("2026-r2  ");
    project
        .run(&["archive", "verify", "2026-r2"])
        .ends_with_code(0);
    fs::remove_file(&table).unwrap();
    verify(&project)
        .ends_with_code(6)
        .says("missing: output/archive/2026/data/published.csv");
    fs::write(&table, &bytes).unwrap();
    project.write("output/archive/2026/data/extra.txt", "");
    verify(&project)
        .ends_with_code(6)
        .says("does not belong there: output/archive/2026/data/extra.txt");
    fs::remove_file(project.path("output/archive/2026/data/extra.txt")).unwrap();
    verify(&project).ends_with_code(0);
    project
        .run(&["archive", "verify", "2019"])
        .ends_with_code(6)
        .says("edition 2019 is not in the archive");
}

#[test]
fn a_bag_replaced_by_another_sound_one_breaks_the_chain() {
    let project = three_editions();
    let other = Project::tiny();
    other.replace("data/raw/counts-2025.csv", "1,1005,301,62", "1,1005,251,62");
    other.run(&["run"]).ends_with_code(0);
    let folder = project.path("output/archive/2026");
    fs::remove_dir_all(&folder).unwrap();
    verify(&project)
        .ends_with_code(6)
        .says("was stored after edition 2026, which is not there any more");
    copy_folder(&other.path("output/archive/2026"), &folder);
    verify(&project)
        .ends_with_code(6)
        .says("chain broken: edition 2026 is not the one after which")
        .says("it was replaced or changed");
}

#[test]
fn what_changed_between_editions_is_told() {
    let project = three_editions();
    project.replace("config.toml", "minimum_count = 8", "minimum_count = 9");
    project.replace(
        "config.toml",
        "name = \"Nørre Lokalråd\"",
        "name = \"Nordre Lokalråd\"",
    );
    project.replace("catalogue.toml", "[[indicator]]", "[[indicator]] # first");
    project
        .run(&["run", "--edition", "2026-r3", "--reason", "Ny grænse"])
        .ends_with_code(0);
    let told = project
        .run(&["archive", "diff", "2026", "2026-r2"])
        .ends_with_code(0);
    let told = told
        .says("young: 3 changed")
        .says("1 in 2025: 35, before 30")
        .says("Program\n  no change")
        .says(&format!("Corrected: {REASON}"));
    assert!(told.stdout.contains("Templates\n  no change"));
    project
        .run(&["archive", "diff", "2026-r2", "2026-r3"])
        .ends_with_code(0)
        .says("What figures say of the same years\n  no change")
        .says("`sensitive.minimum_count` is now 9, before 8")
        .says("added: recipient Nordre Lokalråd")
        .says("removed: recipient Nørre Lokalråd");
}

#[test]
fn an_edition_is_drawn_again_from_the_archive_alone() {
    let project = three_editions();
    let alone = Project::empty();
    copy_folder(
        &project.path("output/archive"),
        &alone.path("output/archive"),
    );
    for edition in ["2026", "2026-r2"] {
        let arguments = ["archive", "reproduce", edition, "--into", "drawn"];
        let run = alone.run_with(&[], &arguments).ends_with_code(0);
        run.says("39 of 39 files of edition");
    }
    let drawn = alone.files("drawn/2026-r2/briefings");
    assert!(drawn == project.files("output/2026-r2/briefings"));
    assert!(!alone.path("data").exists() && !alone.path("drawn/archive").exists());
    // From a folder with another name, and of a bag that was changed.
    let arguments = ["archive", "--folder", "output/archive", "reproduce", "2026"];
    alone.run_with(&[], &arguments).ends_with_code(0);
    alone.replace("output/archive/2026/data/config.toml", "Lilleby", "Storby");
    alone
        .run_with(&[], &arguments)
        .ends_with_code(6)
        .says("changed: output/archive/2026/data/config.toml");
}

#[test]
fn what_is_not_drawn_again_byte_for_byte_is_named() {
    let project = three_editions();
    // Another configuration with hashes that fit: only drawing it again tells.
    let folder = "output/archive/2026-r2";
    let [config, manifest, tags] = [
        "data/config.toml",
        "manifest-sha512.txt",
        "tagmanifest-sha512.txt",
    ]
    .map(|name| format!("{folder}/{name}"));
    let hash = |file: &str| boligmonitor::sha512(project.read(file).as_bytes());
    let (of_config, of_manifest) = (hash(&config), hash(&manifest));
    project.replace(&config, "Lilleby Kommune", "Storeby Kommune");
    project.replace(&manifest, &of_config, &hash(&config));
    project.replace(&tags, &of_manifest, &hash(&manifest));
    project
        .run(&["archive", "verify", "2026-r2"])
        .ends_with_code(0);
    project
        .run(&["archive", "reproduce", "2026-r2"])
        .ends_with_code(6)
        .says("differs: briefings/area-1.pdf")
        .says("differs: site/index.html")
        .says("of 39 files of edition 2026-r2 are drawn again");
    let info = project.read(&format!("{folder}/bag-info.txt"));
    let [of_info, other] = [
        info.clone(),
        info.replace("boligmonitor 0", "boligmonitor 9"),
    ]
    .map(|text| boligmonitor::sha512(text.as_bytes()));
    project.replace(
        &format!("{folder}/bag-info.txt"),
        "boligmonitor 0",
        "boligmonitor 9",
    );
    project.replace(&tags, &of_info, &other);
    project
        .run(&["archive", "reproduce", "2026-r2"])
        .ends_with_code(6)
        .says("edition 2026-r2 was made by boligmonitor 9");
}

#[test]
fn nothing_secret_is_in_a_bag() {
    let project = Project::tiny();
    let secret = [("BOLIGMONITOR_SMTP_PASSWORD", "hunter2-hunter2")];
    project
        .run_with(&secret, &["run", "--as-of", "2026-02-09"])
        .ends_with_code(0);
    let raw: Vec<_> = project
        .files("data")
        .into_iter()
        .map(|(_, bytes)| bytes)
        .collect();
    for (path, bytes) in project.files("output/archive") {
        assert!(!raw.contains(&bytes), "{path}");
        assert!(
            !bytes.windows(15).any(|part| part == b"hunter2-hunter2"),
            "{path}"
        );
        assert!(!bytes.starts_with(b"PAR1"), "{path}");
    }
    let inputs = project.read("output/archive/2026/data/inputs.json");
    assert!(inputs.contains("counts-2025.csv"), "{inputs}");
    assert!(
        !inputs.contains("sha256") && !inputs.contains("rows"),
        "{inputs}"
    );
    // Three ill persons in area 2 are hidden in all that says a figure of them.
    let kept = project.read("output/archive/2026/data/rendering.json");
    assert!(!kept.contains("standard_error") && !kept.contains("squares"));
    // A password in the configuration is refused before anything is made.
    project.replace("config.toml", "[schedule]", "[delivery.smtp]\nhost = \"h\"\nport = 25\nsecurity = \"tls\"\npassword = \"x\"\n[schedule]");
    project.run(&["check"]).ends_with_code(3).says("password");
}

#[test]
fn the_archive_is_a_bag_for_others_too() {
    let python = std::env::var("BOLIGMONITOR_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let probe = Command::new(&python).args(["-c", "import bagit"]).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        println!("skipped: {python} has no bagit (pip install bagit)");
        return;
    }
    let project = three_editions();
    for edition in ["2026", "2026-r2"] {
        let output = Command::new(&python)
            .args(["-m", "bagit", "--validate"])
            .arg(project.path("output/archive").join(edition))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
}

#[test]
fn an_archive_that_cannot_be_written_leaves_no_edition() {
    let project = Project::tiny();
    project.write("output/archive", "a file in the way");
    project
        .run(&["run"])
        .ends_with_code(6)
        .says("output/archive");
    fs::remove_file(project.path("output/archive")).unwrap();
    project.run(&["run"]).ends_with_code(0);
    verify(&project).ends_with_code(0);
}

/// No file may grow beyond a limit: what a full disk does, and works for every user.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_with_the_path_and_leaves_nothing_half_written() {
    let project = Project::tiny();
    let program = assert_cmd::cargo::cargo_bin("boligmonitor");
    let limited = |blocks: &str| {
        let script = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec {} run --as-of 2026-02-09",
            program.display()
        );
        let mut command = Command::new("bash");
        let command = command.args(["-c", &script]).current_dir(project.path(""));
        let command = command.env("LC_ALL", "en");
        let output = command.output().unwrap();
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    // A script of the web page is larger than that, the briefings are not.
    let long = format!("\"use strict\"; // {}", "long ".repeat(200_000));
    project.replace("report-templates/site/base.js", "\"use strict\";", &long);
    let (code, said) = limited("800");
    assert!(code.is_some_and(|code| code != 0), "{said}");
    assert!(said.contains("output/2026/site/base.js"), "{said}");
    assert!(said.contains("File too large"), "{said}");
    assert!(!project.path("output/archive/2026").exists());
    assert!(!project.path("output/outbox").exists());
    let left = project.files("output");
    assert!(left.iter().all(|(path, _)| !path.contains(".writing-")));
    project.run(&["run"]).ends_with_code(0);
    verify(&project).ends_with_code(0);
}
