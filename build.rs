//! Finds the ECharts script that the crate `charming` ships, so that Cargo.lock pins its
//! version and hash and no copy stands in this repository.

use std::{env, error::Error, fs, path::Path, process::Command};

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
    Ok(())
}
