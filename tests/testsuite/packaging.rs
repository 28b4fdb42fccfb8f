//! What the Debian package and the wheel are made of is there, and goes where the documents say.

use std::fs;

use toml::Table;

use crate::support::repository;

fn text(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn table(path: &str) -> Table {
    text(path).parse().unwrap()
}

#[test]
fn what_the_debian_package_holds_is_there() {
    let manifest = table("Cargo.toml");
    let metadata = &manifest["package"]["metadata"]["deb"];
    let mut modes = vec![];
    for asset in metadata["assets"].as_array().unwrap() {
        let [source, into, mode] = [0, 1, 2].map(|field| asset[field].as_str().unwrap());
        // What is built, or what the program prints of itself.
        if !source.starts_with("target/release/") {
            let fixed = source.split("/*").next().unwrap();
            assert!(repository().join(fixed).exists(), "{source}");
        }
        modes.push(format!("{into}{source} {mode}"));
    }
    // Passwords are for root alone.
    let secrets = "etc/boligmonitor/.ci/debian/environment 600".to_owned();
    assert!(modes.contains(&secrets), "{modes:?}");
    let scripts = metadata["maintainer-scripts"].as_str().unwrap();
    for script in ["postinst", "postrm"] {
        let script = text(&format!("{scripts}/{script}"));
        assert!(script.contains("\n#DEBHELPER#\n"), "{script}");
        assert!(!script.contains("rm -r"), "{script}");
    }
    // The shipped project is the one that `init --from-demo` writes: of the folder `data` what stands in
    // build.rs, since deliveries lie there too.
    let build = text("build.rs");
    let packed = modes
        .iter()
        .filter_map(|mode| mode.strip_prefix("usr/share/boligmonitor/data/"));
    for file in packed {
        let file = file.strip_suffix(" 644").unwrap();
        assert!(build.contains(&format!("{file:?}")), "{file}");
    }
}

#[test]
fn services_run_the_program_where_the_package_has_it() {
    let manifest = table("Cargo.toml");
    let units = &manifest["package"]["metadata"]["deb"]["systemd-units"];
    let mut services = 0;
    for unit in units.as_array().unwrap() {
        // Nobody's mails are sent before somebody says so.
        assert_eq!(unit["enable"].as_bool(), Some(false), "{unit}");
        assert_eq!(unit["start"].as_bool(), Some(false), "{unit}");
        let [folder, name] = ["unit-scripts", "unit-name"].map(|key| unit[key].as_str().unwrap());
        let service = text(&format!("{folder}/{name}.service"));
        let command = "\nExecStart=/usr/bin/boligmonitor schedule";
        services += service.matches(command).count();
        assert!(text(".github/OPERATING.md").contains(name), "{name}");
    }
    assert_eq!(services, 2);
    let shared = text(".ci/systemd/boligmonitor-.service.d/project.conf");
    for line in [
        "ConditionPathExists=/var/lib/boligmonitor/project/config.toml",
        "WorkingDirectory=/var/lib/boligmonitor/project",
        "EnvironmentFile=-/etc/boligmonitor/environment",
        "User=boligmonitor",
    ] {
        assert!(shared.lines().any(|one| one == line), "{line}");
        let value = line.rsplit(['=', '-']).next().unwrap();
        let value = value.trim_end_matches("/config.toml");
        assert!(text(".github/OPERATING.md").contains(value), "{value}");
    }
}

#[test]
fn the_wheel_is_of_this_manifest_and_both_are_released_by_one_script() {
    let project = table(".ci/wheel/pyproject.toml");
    let maturin = &project["tool"]["maturin"];
    assert_eq!(maturin["bindings"].as_str(), Some("bin"));
    let manifest = maturin["manifest-path"].as_str().unwrap();
    let manifest = repository().join(".ci/wheel").join(manifest);
    assert_eq!(
        manifest.canonicalize().unwrap(),
        repository().join("Cargo.toml").canonicalize().unwrap()
    );
    assert!(table("Cargo.toml")["profile"]["dist"].is_table());
    assert!(text(".github/workflows/release.yml").contains("- run: .ci/package --check\n"));
    for document in ["README.md", "README.da.md"] {
        for command in [
            "sudo apt install ./boligmonitor_",
            "pip install boligmonitor-",
            "init my-project --from-demo",
            ".ci/package",
        ] {
            let text = text(document);
            let text = text.replace("mit-projekt", "my-project");
            assert!(text.contains(command), "{document}: {command}");
        }
    }
}
