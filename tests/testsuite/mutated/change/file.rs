//! Files that become something else.

use super::*;

/// Puts something in the place of a file that is no such file.
pub(super) fn odd(path: &Path, random: &mut ChaCha8Rng) -> &'static str {
    let kind = at(random, if cfg!(unix) { 6 } else { 2 });
    let bytes = fs::read(path).unwrap();
    fs::remove_file(path).unwrap();
    #[cfg(unix)]
    let link = |to: &Path| std::os::unix::fs::symlink(to, path).unwrap();
    match kind {
        0 => "lost",
        1 => {
            fs::create_dir(path).unwrap();
            "a folder"
        }
        #[cfg(unix)]
        2 => {
            link(Path::new("nowhere"));
            "a link to nowhere"
        }
        #[cfg(unix)]
        3 => {
            let aside = path.with_extension("aside");
            fs::write(&aside, bytes).unwrap();
            link(&aside);
            "a link to the file"
        }
        #[cfg(unix)]
        4 => {
            link(path);
            "a link to itself"
        }
        _ => {
            let made = Command::new("mkfifo").arg(path).status();
            assert!(made.unwrap().success());
            "a pipe"
        }
    }
}

pub(super) fn other_file(project: &Project, path: &Path, random: &mut ChaCha8Rng) -> &'static str {
    let all = boligmonitor::list_below(&project.path("")).unwrap();
    let other = project.path(&all[at(random, all.len())]);
    if other.is_file() {
        fs::write(path, fs::read(other).unwrap()).unwrap();
    }
    "another file of the project"
}

pub(super) fn encoded(path: &Path, text: &str, random: &mut ChaCha8Rng) -> &'static str {
    let latin = |c: char| u8::try_from(u32::from(c)).unwrap_or(b'?');
    let (kind, bytes) = match at(random, 4) {
        0 => ("Latin-1", text.chars().map(latin).collect()),
        1 => ("UTF-16", {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }),
        2 => ("UTF-8 twice", {
            let twice: String = text.bytes().map(char::from).collect();
            twice.into_bytes()
        }),
        _ => ("composed letters", {
            text.replace('ø', "o\u{338}")
                .replace('å', "a\u{30a}")
                .into_bytes()
        }),
    };
    fs::write(path, bytes).unwrap();
    kind
}

/// Changes a value somewhere in a JSON file.
pub(super) fn in_json(value: &mut Value, random: &mut ChaCha8Rng) -> &'static str {
    let deeper = random.random_range(0..6) > 0;
    match value {
        Value::Object(map) if deeper && !map.is_empty() => {
            let keys: Vec<String> = map.keys().cloned().collect();
            let key = &keys[at(random, keys.len())];
            if random.random_range(0..8) == 0 {
                map.remove(key);
                return "a key lost";
            }
            in_json(map.get_mut(key).unwrap(), random)
        }
        Value::Array(list) if deeper && !list.is_empty() => {
            let place = at(random, list.len());
            match random.random_range(0..8) {
                0 => {
                    list.remove(place);
                    "an entry lost"
                }
                1 => {
                    let copy = list[place].clone();
                    list.push(copy);
                    "an entry twice"
                }
                _ => in_json(&mut list[place], random),
            }
        }
        value => {
            let new = [
                "null",
                "true",
                "-1",
                "1e308",
                "18446744073709551615",
                "-9223372036854775808",
                "\"\"",
                "\"x\"",
                "[]",
                "{}",
                "[[[[1]]]]",
                "\"../../x\"",
                "\"9999-12-31T23:59:59Z\"",
                "\"+262142-12-31\"",
                "0.1",
                "\"2026-r4294967295\"",
            ];
            *value = serde_json::from_str(new[at(random, new.len())]).unwrap();
            "another value"
        }
    }
}

/// Changes a Parquet file in ways that other programs write it.
pub(super) fn in_frame(path: &Path, bytes: Vec<u8>, random: &mut ChaCha8Rng) -> &'static str {
    let Ok(mut frame) = ParquetReader::new(Cursor::new(bytes)).finish() else {
        return "nothing";
    };
    let names = frame.get_column_names_owned();
    let name = names[at(random, names.len())].clone();
    let column = frame.column(&name).unwrap().clone();
    let height = frame.height();
    let row = i64::try_from(at(random, height)).unwrap();
    let kind = match at(random, 9) {
        0 => {
            frame = frame.drop(&name).unwrap();
            "a column lost"
        }
        1 => {
            let types = [
                DataType::String,
                DataType::Float64,
                DataType::Int8,
                DataType::UInt32,
                DataType::Boolean,
                DataType::Date,
                DataType::Null,
                DataType::Binary,
            ];
            let cast = column.cast(&types[at(random, types.len())]);
            cast.map(|cast| frame.with_column(cast).map(|_| ()).unwrap())
                .ok();
            "another type"
        }
        2 => {
            frame.with_column(column.shift(1)).unwrap();
            "a column shifted"
        }
        3 => {
            frame = frame.slice(0, at(random, height));
            "rows lost at the end"
        }
        4 => {
            frame = frame.vstack(&frame.slice(row, 1)).unwrap();
            "a row twice"
        }
        5 => {
            let other = frame
                .column(&names[at(random, names.len())])
                .unwrap()
                .clone();
            frame.with_column(other.with_name(name)).unwrap();
            "a column twice"
        }
        6 => {
            frame = frame.head(Some(0));
            "no rows"
        }
        7 => {
            frame.rename(&name, "x".into()).unwrap();
            "a column renamed"
        }
        _ => {
            frame = frame.reverse();
            "other order"
        }
    };
    let file = fs::File::create(path).unwrap();
    ParquetWriter::new(file).finish(&mut frame).unwrap();
    kind
}
