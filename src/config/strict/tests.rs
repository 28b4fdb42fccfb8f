//! All mistakes of form are told, each once.

use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct House {
    address: String,
    built: i32,
    inspected: chrono::NaiveDate,
    zone: chrono_tz::Tz,
    #[serde(default)]
    room: Vec<Room>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Room {
    name: String,
    area: f64,
    kind: crate::config::Layout,
}

#[test]
fn all_mistakes_are_found_at_once() {
    let text = "addres = \"x\"\nbuilt = \"long ago\"\n\n[[room]]\nname = \"a\"\n\n[[room]]\n\
                nmae = 5\nkind = \"regster\"\narea = 1\n";
    let error = parse::<House>(text, Path::new("house.toml")).unwrap_err();
    insta::assert_snapshot!(error, @r#"
    10 mistakes in the configuration
      house.toml: addres: unknown field `addres`, line 1
        hint: did you mean `address`?
      house.toml: address: missing field `address`
      house.toml: built: invalid type: string "long ago", expected i32, line 2
      house.toml: inspected: missing field `inspected`
      house.toml: room[1].area: missing field `area`, line 4
      house.toml: room[1].kind: missing field `kind`, line 4
      house.toml: room[2].kind: unknown variant `regster`, expected `register` or `counts`, line 9
      house.toml: room[2].name: missing field `name`, line 7
      house.toml: room[2].nmae: unknown field `nmae`, line 8
        hint: did you mean `name`?
      house.toml: zone: missing field `zone`
    "#);
}

#[test]
fn a_file_that_is_right_or_no_toml_is_read_in_one_go() {
    let right = "address = \"x\"\nbuilt = 1\ninspected = \"2026-01-01\"\nzone = \"UTC\"\n";
    assert!(parse::<House>(right, Path::new("house.toml")).is_ok());
    let error = parse::<House>("address = = 1", Path::new("house.toml")).unwrap_err();
    assert!(matches!(error, ConfigError::Form { .. }), "{error}");
}
