//! Finds the ECharts script that the crate `charming` ships, so that Cargo.lock pins its
//! version and hash and no copy stands in this repository; and lists the files of the shipped project,
//! so that the program alone can write a new one.

use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const SCRIPT: &str = "src/asset/echarts-5.5.1.min.js";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rerun-if-changed=build.rs");
    let metadata = Command::new(env::var("CARGO")?)
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", &env::var("TARGET")?])
        .current_dir(env::var("CARGO_MANIFEST_DIR")?)
        .output()?;
    if !metadata.status.success() {
        return Err(String::from_utf8_lossy(&metadata.stderr).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout)?;
    let packages = metadata
        .get("packages")
        .and_then(serde_json::Value::as_array)
        .ok_or("no packages")?;
    let charming = packages
        .iter()
        .find(|package| package["name"] == "charming")
        .and_then(|package| package["manifest_path"].as_str())
        .ok_or("the crate `charming` is not among the dependencies")?;
    let script = Path::new(charming).with_file_name(SCRIPT);
    let copy = Path::new(&env::var("OUT_DIR")?).join("echarts.js");
    fs::copy(&script, &copy)
        .map_err(|error| format!("{SCRIPT} is not in the crate `charming`: {error}"))?;
    list_shipped()
}

/// Writes the list of shipped files, each with its bytes.
fn list_shipped() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut files: Vec<String> = [
        "config.toml",
        "data/catalogue.toml",
        "data/law.toml",
        "data/README.md",
    ]
    .map(str::to_owned)
    .into();
    list_below(&root, "report-templates", &mut files)?;
    files.sort();
    let mut list = String::from("static SHIPPED: &[(&str, &[u8])] = &[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={file}");
        // Not the path of this checkout: another one may build with the same target folder.
        let below = format!("/{file}");
        writeln!(
            list,
            "    ({file:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {below:?}))),"
        )?;
    }
    list.push_str("];\n");
    let into = Path::new(&env::var("OUT_DIR")?).join("shipped.rs");
    #[expect(clippy::disallowed_methods, reason = "`files` is not built yet")]
    fs::write(into, list)?;
    Ok(())
}

fn list_below(root: &Path, folder: &str, files: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    // A file that is added or removed is noticed too.
    println!("cargo::rerun-if-changed={folder}");
    #[expect(clippy::disallowed_methods, reason = "`files` is not built yet")]
    let entries = fs::read_dir(root.join(folder))?;
    for entry in entries {
        let entry = entry?;
        let name = entry
            .file_name()
            .into_string()
            .map_err(|name| format!("{} is no name", name.display()))?;
        let path = format!("{folder}/{name}");
        match entry.file_type()?.is_dir() {
            true => list_below(root, &path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}
