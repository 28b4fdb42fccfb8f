//! No room has a circle of files: whoever reads one file need not have read all.

use std::collections::{BTreeMap, BTreeSet};

use super::{code, sources};

/// The path of a module below the crate.
type Module = Vec<String>;

/// Who uses whom among the files and folders of one folder, and by which path.
type Uses = BTreeMap<String, BTreeMap<String, String>>;

/// The files of the crate: their code, and the names that each hands on from its own.
struct House {
    code: BTreeMap<Module, String>,
    handed_on: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl House {
    fn new() -> Self {
        let is_code = |path: &str| !path.ends_with("tests.rs") && !path.contains("/tests/");
        let files = sources().into_iter().filter(|(_, path, _)| is_code(path));
        let files = files.map(|(_, path, text)| {
            let module = path.trim_end_matches(".rs").split('/');
            (module.map(str::to_owned).collect(), code(&path, &text))
        });
        let mut house = Self {
            code: files.collect(),
            handed_on: BTreeMap::new(),
        };
        for (module, text) in &house.code {
            for path in imports(text) {
                let Some(first) = path.first() else { continue };
                let of = [module.as_slice(), std::slice::from_ref(first)].concat();
                if let (true, Some(name)) = (house.code.contains_key(&of), path.last()) {
                    let within = [module.as_slice(), &path[..path.len() - 1]].concat();
                    let names = house.handed_on.entry(module.clone()).or_default();
                    names.insert(name.clone(), within);
                }
            }
        }
        house
    }

    /// Follows a path from a module to the one that it leads to.
    fn follow(&self, from: &Module, path: &[String]) -> Module {
        let mut path = path.iter();
        let mut at = match path.next().map(String::as_str) {
            Some("super") => from[..from.len() - 1].to_vec(),
            Some("self") => from.clone(),
            _ => Module::new(),
        };
        for name in path {
            let below = [at.as_slice(), std::slice::from_ref(name)].concat();
            let handed_on = self.handed_on.get(&at).and_then(|names| names.get(name));
            if name == "super" {
                at.pop();
            } else if self.code.contains_key(&below) {
                at = below;
            } else if let Some(other) = handed_on.filter(|other| **other != at) {
                at.clone_from(other);
            } else {
                break;
            }
        }
        at
    }

    /// Returns who uses whom, by the folder in which both lie.
    fn uses(&self) -> BTreeMap<Module, Uses> {
        let mut uses: BTreeMap<Module, Uses> = BTreeMap::new();
        for (from, text) in &self.code {
            for path in imports(text).into_iter().chain(paths(text)) {
                if !matches!(path[0].as_str(), "super" | "self" | "crate") {
                    continue;
                }
                let to = self.follow(from, &path);
                let both = from.iter().zip(&to).take_while(|(one, other)| one == other);
                let depth = both.count();
                if let (Some(one), Some(other)) = (from.get(depth), to.get(depth)) {
                    let folder = uses.entry(from[..depth].to_vec()).or_default();
                    let used = folder.entry(one.clone()).or_default();
                    used.insert(
                        other.clone(),
                        format!("{}: {}", from.join("/"), path.join("::")),
                    );
                }
            }
        }
        uses
    }
}

/// Returns the paths of all `use` trees.
fn imports(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let start = match start.strip_prefix("pub") {
            Some(rest) if rest.starts_with('(') => rest.split_once(") ").map_or("", |one| one.1),
            Some(rest) => rest.trim_start(),
            None => start,
        };
        if start.starts_with("use ") {
            let at = start.as_ptr() as usize - text.as_ptr() as usize + "use ".len();
            let tree = text[at..].split(';').next().unwrap_or_default();
            flatten(tree, &[], &mut found);
        }
    }
    found
}

fn flatten(tree: &str, before: &[String], found: &mut Vec<Vec<String>>) {
    let mut depth = 0;
    let parts = tree.split(|c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let (path, inner) = match part.split_once('{') {
            Some((path, inner)) => (path, inner.rsplit_once('}').map(|one| one.0)),
            None => (part.split(" as ").next().unwrap_or_default(), None),
        };
        let names = path.split("::").map(str::trim);
        let names = names.filter(|name| !name.is_empty()).map(str::to_owned);
        let path: Vec<String> = before.iter().cloned().chain(names).collect();
        match inner {
            Some(inner) => flatten(inner, &path, found),
            None => found.push(path),
        }
    }
}

/// Returns the paths in the code that begin with `super` or `crate`.
fn paths(text: &str) -> Vec<Vec<String>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    let words = text.split(|c: char| !is_part(c));
    let paths = words.filter(|word| word.starts_with("super::") || word.starts_with("crate::"));
    let names = |path: &str| path.split("::").map(str::to_owned).collect::<Vec<_>>();
    paths
        .map(names)
        .filter(|path| path.iter().all(|name| !name.is_empty()))
        .collect()
}

/// Returns everything that something leads to.
fn reached<'a>(from: &'a str, uses: &'a Uses) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        let used = uses.get(at).into_iter().flatten();
        open.extend(
            used.map(|(to, _)| to.as_str())
                .filter(|to| reached.insert(*to)),
        );
    }
    reached
}

#[test]
fn no_room_has_a_circle_of_files() {
    let mut circles = Vec::new();
    let mut seen = 0;
    for (folder, uses) in House::new().uses() {
        for (from, used) in &uses {
            for (to, by) in used {
                seen += 1;
                if reached(to, &uses).contains(from.as_str()) {
                    circles.push(format!("{}: {from} uses {to} ({by})", folder.join("/")));
                }
            }
        }
    }
    assert!(seen > 200, "{seen}");
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}
